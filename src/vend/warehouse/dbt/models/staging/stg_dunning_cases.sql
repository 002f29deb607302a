-- Grain: one row per time that somebody owed.
select
    garage_id,
    id as case_id,
    subscription_id,
    company_account_id,
    opened_at,
    closed_at,
    outcome
from {{ source('raw', 'dunning_cases') }}
