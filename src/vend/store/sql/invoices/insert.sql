-- Add an invoice as Stripe has it; a second writer of the same one gets no row.
insert into invoices (
    garage_id,
    id,
    customer_id,
    subscription_id,
    company_account_id,
    number,
    status,
    billing_reason,
    collection_method,
    po_number,
    currency,
    subtotal_minor,
    discount_minor,
    tax_minor,
    total_minor,
    balance_applied_minor,
    credited_minor,
    paid_minor,
    period_start_date,
    period_end_date,
    company_period_date,
    issued_at,
    due_at,
    next_attempt_at,
    paid_at,
    stripe_invoice_id,
    created_at,
    updated_at
)
values (
    :garage_id, :id, :customer_id, :subscription_id, :company_account_id, :number, :status, :billing_reason,
    :collection_method, :po_number, :currency, :subtotal_minor, :discount_minor, :tax_minor, :total_minor,
    :balance_applied_minor, :credited_minor, :paid_minor, :period_start_date, :period_end_date, :company_period_date,
    :issued_at, :due_at, :next_attempt_at, :paid_at, :stripe_invoice_id, :created_at, :updated_at
)
on conflict (garage_id, stripe_invoice_id) do nothing
returning id
