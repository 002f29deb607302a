-- Give an endpoint another secret; the one before signs along for a while.
update webhook_endpoints
set
    secret_number = secret_number + 1,
    previous_secret_hash = secret_hash,
    previous_secret_until_at = :until_at,
    secret_hash = :secret_hash,
    rotated_key = :rotated_key,
    updated_at = :now
where operator_id = :operator_id and id = :endpoint_id
returning
    id,
    operator_id,
    url,
    description,
    event_types,
    garage_ids,
    api_version,
    created_at,
    updated_at,
    listens_from_at,
    disabled_at,
    disabled_why,
    archived_at,
    previous_secret_until_at,
    failures,
    failing_since_at
