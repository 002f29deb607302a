-- One API key of an operator.
select
    id,
    operator_id,
    garage_id,
    name,
    prefix,
    role,
    created_by,
    created_at,
    expires_at,
    revoked_at,
    last_used_at,
    api_version
from api_keys
where operator_id = :operator_id and id = :key_id
