-- A page of events, newest first, for platform staff.
select
    id,
    type,
    object_id,
    garage_id,
    state,
    attempts,
    stripe_created_at,
    received_at,
    settled_at,
    note
from stripe_events
where (received_at, id) < (:before_at, :before_event) and (:state::text is null or state = :state)
order by received_at desc, id desc
limit :row_limit
