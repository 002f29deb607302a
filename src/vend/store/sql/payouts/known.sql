-- What the garage has of these charges, refunds and disputes of Stripe's.
-- not null: stripe_id, payment_id, payment_attempted_at
select
    stripe_charge_id as stripe_id,
    id as payment_id,
    attempted_at as payment_attempted_at,
    null::uuid as refund_id,
    null::uuid as dispute_id
from payments
where garage_id = :garage_id and stripe_charge_id = any(:stripe_ids)
union all
select
    stripe_refund_id,
    payment_id,
    payment_attempted_at,
    id,
    null::uuid
from refunds
where garage_id = :garage_id and stripe_refund_id = any(:stripe_ids)
union all
select
    stripe_dispute_id,
    payment_id,
    payment_attempted_at,
    null::uuid,
    id
from disputes
where garage_id = :garage_id and stripe_dispute_id = any(:stripe_ids)
