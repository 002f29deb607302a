-- Note that an API key is in use, unless that was noted within the last minute; its first use pins its version.
update api_keys
set last_used_at = :now, api_version = coalesce(api_version, :api_version)
where id = :key_id and (last_used_at is null or last_used_at < :now::timestamptz - interval '1 minute')
