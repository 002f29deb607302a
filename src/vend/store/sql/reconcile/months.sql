-- What the ledger says that came from Stripe, by the month it happened in; what was undone later, and its undoing, are left out.
-- not null: month_date, cash_minor
select
    date_trunc('month', transfers.occurred_at at time zone garages.time_zone)::date as month_date,
    sum(
        case when transfers.debit_account = 'stripe_cash' then transfers.amount_minor else -transfers.amount_minor end
    )::bigint as cash_minor
from ledger_transfers as transfers
inner join garages on transfers.garage_id = garages.id
where
    transfers.garage_id = :garage_id
    and (transfers.debit_account = 'stripe_cash' or transfers.credit_account = 'stripe_cash')
    and transfers.occurred_at >= :from_at
    and transfers.occurred_at < :until_at
    -- says the same to the index on the local date, which is at most a day before, or much later after a close
    and transfers.effective_date >= :from_at::timestamptz::date - 1
    -- a dispute moves money long after it was opened, so each is compared by itself
    and transfers.kind not like 'dispute%'
    -- a payout only moves on what came in
    and transfers.kind not like 'payout%'
    and transfers.reverses_id is null
    and not exists (
        select 1
        from ledger_transfers as reversals
        where reversals.garage_id = transfers.garage_id and reversals.reverses_id = transfers.id
    )
group by month_date
order by month_date
