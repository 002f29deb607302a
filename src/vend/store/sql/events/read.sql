-- One event.
-- not null: object
select
    garage_id,
    id,
    type,
    object_type,
    object_id,
    object_number,
    created_at,
    object::text as object,
    previous::text as previous
from events
where garage_id = any(:garages) and id = :event_id
