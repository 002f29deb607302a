-- Add an invoice as Stripe has it; a second writer of the same one gets no row.
insert into invoices (
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
)
values (
    :garage_id, :id, :customer_id, :subscription_id, :number, :status, :billing_reason, :currency, :subtotal_minor,
    :tax_minor, :total_minor, :paid_minor, :period_start_date, :period_end_date, :issued_at, :due_at, :paid_at,
    :stripe_invoice_id, :created_at, :updated_at
)
on conflict (garage_id, stripe_invoice_id) do nothing
returning id
