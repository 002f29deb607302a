-- Grain: one row per fee that was agreed, from a month on; of two for one month the later one holds.
select
    garage_id,
    id as fee_id,
    from_month_date,
    fee_bp,
    fixed_minor,
    created_at
from {{ source('raw', 'management_fees') }}
