-- Queue one event for an endpoint, whatever it hears of.
insert into webhook_deliveries (
    garage_id, endpoint_id, event_id, object_id, object_number, state, created_at, next_attempt_at
)
select
    garage_id,
    :endpoint_id,
    id,
    object_id,
    object_number,
    'pending',
    :now,
    :now
from events
where garage_id = :garage_id and id = :event_id
on conflict (garage_id, endpoint_id, event_id) do nothing
