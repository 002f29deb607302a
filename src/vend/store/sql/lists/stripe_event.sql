-- One of Stripe's events as it came, of the garage that it is about.
select
    id,
    type,
    api_version,
    object_id,
    state,
    note,
    stripe_created_at,
    received_at,
    settled_at,
    payload
from stripe_events
where garage_id = :garage_id and id = :event_id
