-- What the ledger has of a payout; money that came later into it has a source of its own behind the payout's id.
-- not null: transfers, booked_minor
select
    count(*) as transfers,
    coalesce(sum(case when debit_account = 'bank' then amount_minor else -amount_minor end), 0)::bigint as booked_minor
from ledger_transfers
where
    garage_id = :garage_id
    and kind in ('payout', 'payout_reversal')
    and (source_id = :stripe_payout_id or starts_with(source_id, :stripe_payout_id || ':'))
