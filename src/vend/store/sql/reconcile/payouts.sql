-- The garages' parts of these payouts, each with the sum of its lines and what the ledger brought to the bank for it.
-- not null: lines_minor, booked_minor
select
    payouts.garage_id,
    payouts.stripe_payout_id,
    payouts.status,
    payouts.net_minor,
    (
        select coalesce(sum(payout_lines.net_minor), 0)::bigint
        from payout_lines
        where payout_lines.garage_id = payouts.garage_id and payout_lines.payout_id = payouts.id
    ) as lines_minor,
    (
        select
            coalesce(
                sum(case when moved.debit_account = 'bank' then moved.amount_minor else -moved.amount_minor end), 0
            )::bigint
        from ledger_transfers as moved
        where
            moved.garage_id = payouts.garage_id
            and moved.kind in ('payout', 'payout_reversal')
            and (
                moved.source_id = payouts.stripe_payout_id
                or starts_with(moved.source_id, payouts.stripe_payout_id || ':')
            )
    ) as booked_minor
from payouts
where payouts.garage_id = any(:garages) and payouts.stripe_payout_id = any(:stripe_ids)
order by payouts.garage_id
