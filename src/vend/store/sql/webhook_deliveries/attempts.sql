-- The tries of a delivery, the last first.
select
    garage_id,
    id,
    endpoint_id,
    event_id,
    attempted_at,
    status,
    duration_ms,
    error,
    answer
from webhook_attempts
where
    garage_id = any(:garages)
    and endpoint_id = :endpoint_id
    and event_id = :event_id
    and (attempted_at, id) < (:before_at, :before_id)
order by attempted_at desc, id desc
limit :row_limit
