-- What the ledger says that came from Stripe, by month; what was undone later, and its undoing, are left out.
-- not null: month_date, cash_minor
select
    date_trunc('month', effective_date)::date as month_date,
    sum(case when debit_account = 'stripe_cash' then amount_minor else -amount_minor end)::bigint as cash_minor
from ledger_transfers as transfers
where
    garage_id = :garage_id
    and (debit_account = 'stripe_cash' or credit_account = 'stripe_cash')
    and occurred_at >= :from_at
    and occurred_at < :until_at
    and effective_date >= :from_at::timestamptz::date - 1
    and effective_date <= :until_at::timestamptz::date + 1
    and reverses_id is null
    and not exists (
        select 1
        from ledger_transfers as reversals
        where reversals.garage_id = transfers.garage_id and reversals.reverses_id = transfers.id
    )
group by date_trunc('month', effective_date)
order by date_trunc('month', effective_date)
