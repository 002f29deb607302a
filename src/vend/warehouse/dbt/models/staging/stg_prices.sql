-- Grain: one row per price of a pass.
select
    garage_id,
    id as price_id,
    pass_id,
    amount_minor,
    currency,
    billing_interval,
    created_at
from {{ source('raw', 'prices') }}
