-- Ask for an export; none when the same was asked for under the same key.
insert into exports (
    garage_id, id, what, format, from_date, until_date, state, requested_by, idempotency_key, token_hash, created_at,
    expires_at
)
values (
    :garage_id, :id, :what, :format, :from_date, :until_date, 'queued', :requested_by, :idempotency_key, :token_hash,
    :created_at, :expires_at
)
on conflict (garage_id, requested_by, idempotency_key) do nothing
returning id
