-- What tells which secrets an endpoint has, and under which idempotency key they were changed last.
select
    secret_number,
    secret_hash,
    previous_secret_hash,
    previous_secret_until_at,
    rotated_key
from webhook_endpoints
where operator_id = :operator_id and id = :endpoint_id
