-- What an API key may do: one row for each garage that it reaches, or one without a garage.
select
    api_keys.id,
    api_keys.role,
    api_keys.operator_id,
    api_keys.garage_id as scope_id,
    garages.id as garage_id,
    api_keys.last_used_at,
    api_keys.api_version
from api_keys
left join garages
    on
        api_keys.operator_id = garages.operator_id
        and (api_keys.garage_id is null or api_keys.garage_id = garages.id)
where
    api_keys.secret_hash = :secret_hash
    and api_keys.revoked_at is null
    and (api_keys.expires_at is null or api_keys.expires_at > :now)
