-- The operation in which something was first asked for.
select
    garage_id,
    id,
    actor,
    kind,
    input_hash,
    request,
    state,
    subject_id,
    answer,
    attempts,
    created_at
from operations
where garage_id = :garage_id and subject_id = :subject_id and kind = :kind
order by created_at, id
limit 1
