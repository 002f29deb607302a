-- Grain: one row per pass.
select
    garage_id,
    id as pass_id,
    name as pass_name,
    created_at,
    archived_at
from {{ source('raw', 'passes') }}
