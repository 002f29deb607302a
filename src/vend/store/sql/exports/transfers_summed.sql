-- How many transfers count for a span of local dates, and their sum.
-- not null: rows_total, currency, amount_minor
select
    count(ledger_transfers.id) as rows_total,
    garages.currency,
    coalesce(sum(ledger_transfers.amount_minor), 0)::bigint as amount_minor
from garages
left join ledger_transfers
    on
        garages.id = ledger_transfers.garage_id
        and ledger_transfers.effective_date >= :from_date
        and ledger_transfers.effective_date < :until_date
where garages.id = :garage_id
group by garages.currency
