-- Grain: one row per invoice.
select
    garage_id,
    id as invoice_id,
    customer_id,
    subscription_id,
    company_account_id,
    number as invoice_number,
    status as invoice_status,
    billing_reason,
    currency,
    subtotal_minor,
    tax_minor,
    total_minor,
    paid_minor,
    discount_minor,
    balance_applied_minor,
    credited_minor,
    period_start_date,
    issued_at,
    due_at,
    paid_at,
    stripe_invoice_id
from {{ source('raw', 'invoices') }}
