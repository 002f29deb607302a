-- Objects of which a message waits for an endpoint that may be called now.
-- A few of each endpoint, so that none holds up the others. Whose the garage is, is looked at here again.
select
    garage_id,
    endpoint_id,
    object_id
from (
    select
        heads.garage_id,
        heads.endpoint_id,
        heads.object_id,
        heads.next_attempt_at,
        row_number() over (partition by heads.endpoint_id order by heads.next_attempt_at, heads.object_id) as place
    from webhook_deliveries as heads
    inner join garages on heads.garage_id = garages.id
    inner join webhook_endpoints as endpoints
        on heads.endpoint_id = endpoints.id and garages.operator_id = endpoints.operator_id
    where
        heads.state = 'pending'
        and heads.next_attempt_at <= :now
        and endpoints.disabled_at is null
        and endpoints.archived_at is null
        and (endpoints.rests_until_at is null or endpoints.rests_until_at <= :now)
        and not exists (
            select 1
            from webhook_deliveries as earlier
            where
                earlier.garage_id = heads.garage_id
                and earlier.endpoint_id = heads.endpoint_id
                and earlier.object_id = heads.object_id
                and earlier.state = 'pending'
                and earlier.object_number < heads.object_number
        )
) as found
where place <= :each_limit
order by next_attempt_at, object_id
limit :row_limit
