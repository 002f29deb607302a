-- A page of the transfers that count for a span of local dates, the last one written first.
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
where
    garage_id = :garage_id
    and effective_date >= :from_date
    and effective_date < :until_date
    and (recorded_at, id) < (:before_at, :before_id)
order by recorded_at desc, id desc
limit :row_limit
