-- Each garage's parts of the payouts that arrive on some dates, beside what the ledger's bank account has for each.
-- not null: bank_minor, untied_minor
with booked as (
    select
        garage_id,
        -- what came later into a payout has a source of its own behind the payout's id and a colon
        split_part(source_id, ':', 1) as stripe_payout_id,
        sum(case when debit_account = 'bank' then amount_minor else -amount_minor end)::bigint as bank_minor
    from ledger_transfers
    where garage_id = any(:garages) and kind in ('payout', 'payout_reversal')
    group by garage_id, stripe_payout_id
)

select
    payouts.garage_id,
    payouts.id as payout_id,
    payouts.stripe_payout_id,
    payouts.status,
    payouts.arrival_date,
    payouts.currency,
    payouts.gross_minor,
    payouts.fees_minor,
    payouts.refunds_minor,
    payouts.disputes_minor,
    payouts.adjustments_minor,
    payouts.net_minor,
    coalesce(booked.bank_minor, 0) as bank_minor,
    case when payouts.status = 'paid' then payouts.net_minor else 0 end
    - coalesce(booked.bank_minor, 0) as untied_minor,
    payouts.transactions
from payouts
left join booked
    on payouts.garage_id = booked.garage_id and payouts.stripe_payout_id = booked.stripe_payout_id
where
    payouts.garage_id = any(:garages)
    and payouts.arrival_date >= :from_date
    and payouts.arrival_date < :until_date
order by payouts.garage_id, payouts.arrival_date, payouts.id
