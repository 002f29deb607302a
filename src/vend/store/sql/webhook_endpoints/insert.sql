-- Add an endpoint; nothing comes back where the operator's idempotency key was used before.
insert into webhook_endpoints (
    id, operator_id, url, description, event_types, garage_ids, api_version, created_by, idempotency_key, input_hash,
    created_at, updated_at, listens_from_at, secret_hash
)
values (
    :endpoint_id, :operator_id, :url, :description, :event_types, :garage_ids, :api_version, :created_by,
    :idempotency_key, :input_hash, :now, :now, :now, :secret_hash
)
on conflict (operator_id, idempotency_key) do nothing
returning id
