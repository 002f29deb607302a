-- Begin an operation; nothing comes back where the caller's key was used before.
insert into operations (
    garage_id, id, actor, idempotency_key, kind, input_hash, request, state, subject_id, next_attempt_at, created_at
)
values (
    :garage_id, :operation_id, :actor, :idempotency_key, :kind, :input_hash, :request, 'reserved', :subject_id,
    :next_attempt_at, :now
)
on conflict (garage_id, actor, idempotency_key) do nothing
returning id
