-- Record a refund as Stripe has it; a second writer of the same one gets no row.
insert into refunds (
    garage_id,
    id,
    payment_id,
    payment_attempted_at,
    status,
    amount_minor,
    tax_minor,
    currency,
    reason,
    refund_date,
    refunded_at,
    stripe_refund_id,
    request_id,
    method,
    reference,
    credit_note_id,
    created_at
)
values (
    :garage_id, :id, :payment_id, :payment_attempted_at, :status, :amount_minor, :tax_minor, :currency, :reason,
    :refund_date, :refunded_at, :stripe_refund_id, :request_id, :method, :reference, :credit_note_id,
    :created_at
)
on conflict (garage_id, stripe_refund_id) do nothing
returning id
