-- One invoice.
select
    garage_id,
    id,
    customer_id,
    subscription_id,
    number,
    status,
    billing_reason,
    currency,
    subtotal_minor,
    tax_minor,
    total_minor,
    paid_minor,
    period_start_date,
    period_end_date,
    issued_at,
    due_at,
    paid_at,
    stripe_invoice_id,
    created_at,
    updated_at
from invoices
where garage_id = :garage_id and id = :invoice_id
