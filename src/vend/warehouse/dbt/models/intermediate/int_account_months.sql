-- Grain: one row per garage, month, pass, account, kind of transfer and side: what the account received (positive) or gave.
{{ config(materialized='view') }}
with sides as (
    select *, debit_account as account_code, amount_minor as moved_minor from {{ ref('int_ledger_months') }}
    union all
    select *, credit_account as account_code, -amount_minor as moved_minor from {{ ref('int_ledger_months') }}
)

select
    garage_id,
    month_date,
    pass_id,
    currency,
    account_code,
    replace(transfer_kind, '_reversal', '') as cause,
    transfer_kind like '%_reversal' as is_reversal,
    moved_minor,
    transfers
from sides
