-- Grain: one row per company account.
select
    garage_id,
    id as company_account_id,
    customer_id,
    name as company_name,
    cancel_at_period_end,
    current_period_end_at,
    closed_at
from {{ source('raw', 'company_accounts') }}
