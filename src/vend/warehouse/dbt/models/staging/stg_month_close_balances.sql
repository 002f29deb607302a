-- Grain: one row per account of a month as it was closed.
select
    garage_id,
    month_date,
    account_code,
    opening_minor,
    debits_minor,
    credits_minor,
    closing_minor
from {{ source('raw', 'month_close_balances') }}
