-- One endpoint of an operator, locked until the transaction ends.
select
    id,
    operator_id,
    url,
    description,
    event_types,
    garage_ids,
    api_version,
    created_at,
    updated_at,
    listens_from_at,
    disabled_at,
    disabled_why,
    archived_at,
    previous_secret_until_at,
    failures,
    failing_since_at
from webhook_endpoints
where operator_id = :operator_id and id = :endpoint_id
for update
