-- Debits minus credits of each account, in minor units, over a span of local dates.
-- not null: code, kind, balance_minor
select
    account.code,
    account.kind,
    account.currency,
    coalesce((
        select sum(transfers.amount_minor)
        from ledger_transfers as transfers
        where
            transfers.garage_id = :garage_id
            and transfers.debit_account = account.code
            and transfers.effective_date >= :from_date
            and transfers.effective_date < :until_date
    ), 0)::bigint
    - coalesce((
        select sum(transfers.amount_minor)
        from ledger_transfers as transfers
        where
            transfers.garage_id = :garage_id
            and transfers.credit_account = account.code
            and transfers.effective_date >= :from_date
            and transfers.effective_date < :until_date
    ), 0)::bigint as balance_minor
from ledger_accounts as account
where account.garage_id = :garage_id
order by account.code
