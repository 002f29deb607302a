-- Give an operation its final answer; the first one stays.
update operations
set state = :state, answer = :answer, settled_at = :now, next_attempt_at = null, last_error = null
where garage_id = :garage_id and id = :operation_id and settled_at is null
returning id
