-- Where an endpoint's messages go and what they are signed with.
-- There is none where it is sent nothing, or where the garage is not its operator's.
select
    endpoints.operator_id,
    endpoints.url,
    endpoints.api_version,
    endpoints.secret_number,
    endpoints.secret_hash,
    endpoints.previous_secret_hash,
    endpoints.previous_secret_until_at,
    endpoints.failures,
    endpoints.failing_since_at
from webhook_endpoints as endpoints
inner join garages on endpoints.operator_id = garages.operator_id
where
    endpoints.id = :endpoint_id
    and garages.id = :wanted_garage
    and endpoints.disabled_at is null
    and endpoints.archived_at is null
