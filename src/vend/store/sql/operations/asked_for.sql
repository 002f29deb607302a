-- The operation in which something was asked for, as against those in which somebody decides on it.
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
where
    garage_id = :garage_id
    and subject_id = :subject_id
    and kind = :kind
    and request ->> 'type' = 'ask'
order by created_at, id
limit 1
