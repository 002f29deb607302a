-- Keep that a gate took a list.
update gate_endpoints
set
    delivered_version = :version,
    delivered_built_at = :built_at,
    delivered_at = :now,
    last_status = :status,
    last_error = null,
    failures = 0,
    next_attempt_at = :now
where garage_id = :garage_id and id = :endpoint_id and tried_at = :now
