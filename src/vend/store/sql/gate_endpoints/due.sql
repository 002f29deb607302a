-- Gates that do not have the newest list, or have heard nothing of it for long.
select
    gate_endpoints.garage_id,
    gate_endpoints.id as endpoint_id
from gate_endpoints
inner join access_lists on gate_endpoints.garage_id = access_lists.garage_id
where
    gate_endpoints.ended_at is null
    and gate_endpoints.next_attempt_at <= :now
    and access_lists.version > 0
    and (
        gate_endpoints.delivered_version is null
        or gate_endpoints.delivered_version <> access_lists.version
        or (
            gate_endpoints.delivered_built_at <= :told_before
            and gate_endpoints.delivered_built_at < access_lists.built_at
        )
    )
order by gate_endpoints.next_attempt_at
limit :row_limit
