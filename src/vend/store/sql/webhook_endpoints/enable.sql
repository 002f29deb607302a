-- Send to an endpoint again; what happens from now on is its news.
update webhook_endpoints
set
    disabled_at = null,
    disabled_why = null,
    failures = 0,
    failing_since_at = null,
    rests_until_at = null,
    listens_from_at = :now,
    updated_at = :now
where operator_id = :operator_id and id = :endpoint_id and disabled_at is not null and archived_at is null
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
