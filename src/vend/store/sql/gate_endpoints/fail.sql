-- Keep that a gate did not take a list, and when it is tried again.
update gate_endpoints
set
    last_status = :status,
    last_error = :error,
    failures = failures + 1,
    next_attempt_at = :next_attempt_at
where garage_id = :garage_id and id = :endpoint_id and tried_at = :now
