-- Keep an operation open for the resolver.
update operations
set state = :state, attempts = attempts + 1, next_attempt_at = :next_attempt_at, last_error = :last_error
where garage_id = :garage_id and id = :operation_id and settled_at is null
