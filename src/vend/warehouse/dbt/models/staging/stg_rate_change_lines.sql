-- Grain: one row per subscription and price that a rate increase is for.
select
    garage_id,
    id as line_id,
    subscription_id,
    old_price_id,
    new_price_id,
    new_minor,
    state as line_state,
    pays_at
from {{ source('raw', 'rate_change_lines') }}
