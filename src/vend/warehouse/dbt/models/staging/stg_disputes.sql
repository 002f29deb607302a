-- Grain: one row per dispute.
select
    garage_id,
    id as dispute_id,
    status as dispute_status,
    currency,
    amount_minor,
    opened_at,
    closed_at
from {{ source('raw', 'disputes') }}
