-- Record lines of a payout that are not there yet.
insert into payout_lines (
    garage_id, id, payout_id, stripe_transaction_id, category, type, amount_minor, fee_minor, net_minor, booked_at,
    payment_id, payment_attempted_at, refund_id, dispute_id
)
select
    :garage_id,
    line.id,
    :payout_id,
    line.stripe_transaction_id,
    line.category,
    line.type,
    line.amount_minor,
    line.fee_minor,
    line.net_minor,
    line.booked_at,
    line.payment_id,
    line.payment_attempted_at,
    line.refund_id,
    line.dispute_id
from
    unnest(
        :ids::uuid[], :transactions::text[], :categories::text[], :types::text[], :amounts::bigint[], :fees::bigint[],
        :nets::bigint[], :booked::timestamptz[], :payments::uuid[], :attempts::timestamptz[], :refunds::uuid[],
        :disputes::uuid[]
    ) as line (
        id, stripe_transaction_id, category, type, amount_minor, fee_minor, net_minor, booked_at, payment_id,
        payment_attempted_at, refund_id, dispute_id
    )
on conflict (garage_id, stripe_transaction_id) do nothing
