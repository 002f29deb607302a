-- A page of events, newest first.
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
where
    garage_id = any(:garages)
    and (created_at, id) < (:before_at, :before_id)
    and created_at >= :from_at
    and created_at < :until_at
    and (:types::text[] is null or type = any(:types))
    and (:object_id::text is null or object_id = :object_id)
order by created_at desc, id desc
limit :row_limit
