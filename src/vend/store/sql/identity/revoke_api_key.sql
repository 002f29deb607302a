-- Revoke an API key; nothing comes back when it is revoked already.
update api_keys
set revoked_at = :now
where operator_id = :operator_id and id = :key_id and revoked_at is null
returning id
