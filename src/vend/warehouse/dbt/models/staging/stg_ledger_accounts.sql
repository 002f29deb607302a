-- Grain: one row per account of a garage.
select
    garage_id,
    code as account_code,
    kind as account_kind
from {{ source('raw', 'ledger_accounts') }}
