-- A page of an operator's API keys, newest first.
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
where operator_id = :operator_id and (created_at, id) < (:before_at, :before_id)
order by created_at desc, id desc
limit :row_limit
