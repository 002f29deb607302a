-- What the ledger's bank account received for the deposits of some local dates.
-- not null: banked_minor
select
    coalesce(
        sum(case when transfers.debit_account = 'bank' then transfers.amount_minor else -transfers.amount_minor end), 0
    )::bigint as banked_minor
from deposits
inner join ledger_transfers as transfers
    on
        deposits.garage_id = transfers.garage_id
        and deposits.id::text = transfers.source_id
        and transfers.kind in ('deposit', 'deposit_reversal')
where
    deposits.garage_id = :garage_id
    and deposits.deposit_date >= :from_date
    and deposits.deposit_date < :until_date
