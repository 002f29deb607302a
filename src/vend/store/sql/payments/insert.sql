-- Record an attempt to collect; a second writer of the same charge gets no row.
insert into payments (
    garage_id,
    id,
    attempted_at,
    invoice_id,
    customer_id,
    subscription_id,
    status,
    amount_minor,
    fee_minor,
    refunded_minor,
    currency,
    payment_date,
    method,
    method_brand,
    method_last4,
    failure_code,
    stripe_charge_id,
    stripe_payment_intent_id,
    reference,
    recorded_by,
    dispute_status,
    created_at
)
values (
    :garage_id, :id, :attempted_at, :invoice_id, :customer_id, :subscription_id, :status, :amount_minor, :fee_minor,
    :refunded_minor, :currency, :payment_date, :method, :method_brand, :method_last4, :failure_code, :stripe_charge_id,
    :stripe_payment_intent_id, :reference, :recorded_by, :dispute_status, :created_at
)
on conflict (garage_id, stripe_charge_id, attempted_at) do nothing
returning id
