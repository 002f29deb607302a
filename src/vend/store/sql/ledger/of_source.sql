-- The transfers that one cause made.
select
    garage_id,
    id,
    kind,
    debit_account,
    credit_account,
    amount_minor,
    currency,
    effective_date,
    occurred_at,
    recorded_at,
    source_id,
    invoice_id,
    payment_id,
    refund_id,
    reverses_id,
    corrects_month_date
from ledger_transfers
where garage_id = :garage_id and source_id = :source_id
order by id
