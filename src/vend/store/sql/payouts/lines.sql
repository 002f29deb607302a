-- A page of a payout's lines, newest first.
select
    garage_id,
    id,
    payout_id,
    stripe_transaction_id,
    category,
    type,
    amount_minor,
    fee_minor,
    net_minor,
    booked_at,
    payment_id,
    payment_attempted_at,
    refund_id,
    dispute_id
from payout_lines
where
    garage_id = :garage_id
    and payout_id = :payout_id
    and (booked_at, id) < (:before_at, :before_id)
order by booked_at desc, id desc
limit :row_limit
