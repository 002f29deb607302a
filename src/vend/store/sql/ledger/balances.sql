-- Debits minus credits of each account, in minor units, over a span of local dates.
-- not null: code, kind, balance_minor
select
    account.code,
    account.kind,
    account.currency,
    coalesce((
        select sum(amount_minor)
        from ledger_transfers
        where
            garage_id = :garage_id
            and debit_account = account.code
            and effective_date >= :from_date
            and effective_date < :until_date
    ), 0)::bigint
    - coalesce((
        select sum(amount_minor)
        from ledger_transfers
        where
            garage_id = :garage_id
            and credit_account = account.code
            and effective_date >= :from_date
            and effective_date < :until_date
    ), 0)::bigint as balance_minor
from ledger_accounts as account
where account.garage_id = :garage_id
order by account.code
