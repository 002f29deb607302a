-- A refund by Stripe's id, locked against other writers until the transaction ends.
select
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
from refunds
where garage_id = :garage_id and stripe_refund_id = :stripe_refund_id
for update
