-- Grain: one row per subscription, a seat of a company included.
select
    garage_id,
    id as subscription_id,
    customer_id,
    driver_id,
    company_account_id,
    pass_id,
    price_id,
    status,
    collection_paused,
    cancel_at_period_end,
    created_at,
    started_at,
    current_period_start_at,
    current_period_end_at,
    ended_at
from {{ source('raw', 'subscriptions') }}
