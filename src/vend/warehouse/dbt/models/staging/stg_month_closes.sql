-- Grain: one row per month that was closed.
select
    garage_id,
    month_date,
    closed_at,
    closed_by
from {{ source('raw', 'month_closes') }}
