-- Grain: one row per change of a subscription that recurring revenue depends on.
select
    garage_id,
    subscription_id,
    change_number,
    from_at,
    status,
    pass_id,
    price_id,
    collection_paused
from {{ source('raw', 'subscription_changes') }}
