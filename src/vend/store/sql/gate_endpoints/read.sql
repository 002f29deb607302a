-- One gate.
select
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
from gate_endpoints
where garage_id = :garage_id and id = :endpoint_id
