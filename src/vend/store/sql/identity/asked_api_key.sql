-- The API key that was made under an idempotency key.
select id, operator_id, garage_id, name, prefix, secret_hash, role, input_hash, created_at, expires_at
from api_keys
where operator_id = :operator_id and idempotency_key = :idempotency_key
