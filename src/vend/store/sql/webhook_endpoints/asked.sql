-- The endpoint that was added under an idempotency key.
select
    id,
    input_hash
from webhook_endpoints
where operator_id = :operator_id and idempotency_key = :idempotency_key
