-- Tell a gate at once, whatever it took before.
update gate_endpoints
set delivered_version = null, delivered_built_at = null, delivered_at = null, next_attempt_at = :now
where garage_id = :garage_id and id = :endpoint_id and ended_at is null
returning
    garage_id,
    id,
    name,
    url,
    sends,
    created_at,
    ended_at,
    delivered_version,
    delivered_built_at,
    delivered_at,
    tried_at,
    last_status,
    last_error,
    failures,
    next_attempt_at
