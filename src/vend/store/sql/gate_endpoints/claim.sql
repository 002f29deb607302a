-- Take a gate to tell it, unless somebody else has, or has just told it.
update gate_endpoints
set tried_at = :now, next_attempt_at = :claimed_until
from access_lists
where
    gate_endpoints.garage_id = :garage_id
    and gate_endpoints.id = :endpoint_id
    and gate_endpoints.ended_at is null
    and gate_endpoints.next_attempt_at <= :now
    and access_lists.garage_id = :garage_id
    and (
        gate_endpoints.delivered_version is null
        or gate_endpoints.delivered_version <> access_lists.version
        or (
            gate_endpoints.delivered_built_at <= :told_before
            and gate_endpoints.delivered_built_at < access_lists.built_at
        )
    )
returning
    gate_endpoints.garage_id,
    gate_endpoints.id,
    gate_endpoints.name,
    gate_endpoints.url,
    gate_endpoints.sends,
    gate_endpoints.created_at,
    gate_endpoints.ended_at,
    gate_endpoints.delivered_version,
    gate_endpoints.delivered_built_at,
    gate_endpoints.delivered_at,
    gate_endpoints.tried_at,
    gate_endpoints.last_status,
    gate_endpoints.last_error,
    gate_endpoints.failures,
    gate_endpoints.next_attempt_at
