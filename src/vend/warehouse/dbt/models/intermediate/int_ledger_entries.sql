-- Grain: one row per transfer and side: what one account received (positive) or gave (negative).
{{ config(materialized='view') }}
with sides as (
    select *, debit_account as account_code, amount_minor as moved_minor from {{ ref('stg_ledger_transfers') }}
    union all
    select *, credit_account as account_code, -amount_minor as moved_minor from {{ ref('stg_ledger_transfers') }}
)

select
    garage_id,
    transfer_id,
    account_code,
    currency,
    effective_date,
    {{ month_of('effective_date') }} as month_date,
    replace(transfer_kind, '_reversal', '') as cause,
    transfer_kind like '%_reversal' as is_reversal,
    moved_minor,
    source_id,
    invoice_id,
    payment_id,
    refund_id
from sides
