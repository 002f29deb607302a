-- One operation.
select garage_id, id, actor, kind, input_hash, request, state, subject_id, answer, attempts, created_at
from operations
where garage_id = :garage_id and id = :operation_id
