-- Each account's debits minus credits before a span of local dates, its debits and credits in it, and the sum of it all.
-- not null: opening_minor, debits_minor, credits_minor, closing_minor
with side as (
    select
        debits.debit_account as code,
        debits.effective_date,
        debits.amount_minor as debit_minor,
        0 as credit_minor
    from ledger_transfers as debits
    where debits.garage_id = :garage_id and debits.effective_date < :until_date
    union all
    select
        credits.credit_account as code,
        credits.effective_date,
        0 as debit_minor,
        credits.amount_minor as credit_minor
    from ledger_transfers as credits
    where credits.garage_id = :garage_id and credits.effective_date < :until_date
),

moved as (
    select
        side.code,
        coalesce(sum(side.debit_minor - side.credit_minor) filter (where side.effective_date < :from_date), 0)
            as opening_minor,
        coalesce(sum(side.debit_minor) filter (where side.effective_date >= :from_date), 0) as debits_minor,
        coalesce(sum(side.credit_minor) filter (where side.effective_date >= :from_date), 0) as credits_minor
    from side
    group by side.code
)

select
    account.code as account_code,
    coalesce(moved.opening_minor, 0)::bigint as opening_minor,
    coalesce(moved.debits_minor, 0)::bigint as debits_minor,
    coalesce(moved.credits_minor, 0)::bigint as credits_minor,
    coalesce(moved.opening_minor + moved.debits_minor - moved.credits_minor, 0)::bigint as closing_minor
from ledger_accounts as account
left join moved on account.code = moved.code
where account.garage_id = :garage_id
order by account.code
