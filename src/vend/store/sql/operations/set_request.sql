-- Keep what an operation is to bring about, worked out under the locks of what it changes.
update operations
set request = :request
where garage_id = :garage_id and id = :operation_id and settled_at is null
