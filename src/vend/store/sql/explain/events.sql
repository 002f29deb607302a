-- Stripe's events about some of its objects, and about what the rows behind them have at Stripe.
-- not null: object_id
with objects as (
    select unnest(:stripe_ids::text[]) as object_id
    union
    select stripe_invoice_id as object_id
    from invoices
    where garage_id = :garage_id and id = any(:invoice_ids)
    union
    select stripe_charge_id as object_id
    from payments
    where garage_id = :garage_id and id = any(:payment_ids) and stripe_charge_id is not null
    union
    select stripe_refund_id as object_id
    from refunds
    where garage_id = :garage_id and id = any(:refund_ids) and stripe_refund_id is not null
)

select
    events.id,
    events.type,
    events.object_id,
    events.stripe_created_at,
    events.state
from stripe_events as events
inner join objects on events.object_id = objects.object_id
where events.garage_id = :garage_id
order by events.stripe_created_at, events.id
limit 1000
