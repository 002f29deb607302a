-- The sources under which the ledger has a payout.
select source_id
from ledger_transfers
where
    garage_id = :garage_id
    and kind = 'payout'
    and (source_id = :stripe_payout_id or starts_with(source_id, :stripe_payout_id || ':'))
order by source_id
