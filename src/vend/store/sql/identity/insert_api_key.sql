-- Add an API key; nothing comes back where the operator's idempotency key was used before.
insert into api_keys (
    id, operator_id, garage_id, name, prefix, secret_hash, role, created_by, idempotency_key, input_hash, created_at,
    expires_at
)
values (
    :key_id, :operator_id, :scope_id, :name, :prefix, :secret_hash, :role, :created_by, :idempotency_key, :input_hash,
    :now, :expires_at
)
on conflict (operator_id, idempotency_key) do nothing
returning id
