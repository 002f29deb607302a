-- Grain: one row per garage.
select
    id as garage_id,
    operator_id,
    name as garage_name,
    time_zone,
    currency,
    capacity,
    created_at
from {{ source('raw', 'garages') }}
