-- Grain: one row per transfer.
select
    garage_id,
    id as transfer_id,
    kind as transfer_kind,
    debit_account,
    credit_account,
    amount_minor,
    currency,
    effective_date,
    source_id,
    invoice_id,
    payment_id,
    refund_id,
    corrects_month_date
from {{ source('raw', 'ledger_transfers') }}
