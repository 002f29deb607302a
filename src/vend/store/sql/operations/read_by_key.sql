-- What was asked under a key before.
select garage_id, id, actor, kind, input_hash, request, state, subject_id, answer, attempts, created_at
from operations
where garage_id = :garage_id and actor = :actor and idempotency_key = :idempotency_key
