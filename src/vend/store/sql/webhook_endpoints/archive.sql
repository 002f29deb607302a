-- End an endpoint; its log stays.
update webhook_endpoints
set archived_at = :now, updated_at = :now
where operator_id = :operator_id and id = :endpoint_id and archived_at is null
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
