-- Send an endpoint nothing more; one that is disabled already stays so, for its reason.
update webhook_endpoints
set disabled_at = :now, disabled_why = :why, updated_at = :now
where operator_id = :operator_id and id = :endpoint_id and disabled_at is null and archived_at is null
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
