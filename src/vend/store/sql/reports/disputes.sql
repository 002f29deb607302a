-- Disputes by local day, week or month: how many were opened and decided, and what the ledger has of them.
-- not null: garage_id, period_start_date, currency, opened, opened_minor, won, lost, dropped, withdrawn_minor, reinstated_minor, lost_minor, fees_minor
with happened as (
    select
        disputes.garage_id,
        (disputes.opened_at at time zone garages.time_zone)::date as on_date,
        disputes.currency,
        'opened' as what,
        disputes.amount_minor
    from garages
    inner join disputes on garages.id = disputes.garage_id
    where
        garages.id = any(:garages)
        and disputes.garage_id = any(:garages)
        and disputes.opened_at >= (:from_date::date)::timestamp at time zone garages.time_zone
        and disputes.opened_at < (:until_date::date)::timestamp at time zone garages.time_zone
    union all
    select
        disputes.garage_id,
        (disputes.closed_at at time zone garages.time_zone)::date as on_date,
        disputes.currency,
        case when disputes.status in ('won', 'lost') then disputes.status else 'dropped' end as what,
        0 as amount_minor
    from garages
    inner join disputes on garages.id = disputes.garage_id
    where
        garages.id = any(:garages)
        and disputes.garage_id = any(:garages)
        and disputes.closed_at >= (:from_date::date)::timestamp at time zone garages.time_zone
        and disputes.closed_at < (:until_date::date)::timestamp at time zone garages.time_zone
    union all
    select
        garage_id,
        effective_date as on_date,
        currency,
        replace(kind, '_reversal', '') as what,
        -- a reversal, and a fee that comes back, moves the other way
        case
            when
                debit_account = case replace(kind, '_reversal', '')
                    when 'dispute' then 'disputed_funds'
                    when 'dispute_won' then 'stripe_cash'
                    when 'dispute_lost' then 'dispute_losses'
                    else 'processor_fees'
                end
                then amount_minor
            else -amount_minor
        end as amount_minor
    from ledger_transfers
    where
        garage_id = any(:garages)
        and effective_date >= :from_date
        and effective_date < :until_date
        and kind like 'dispute%'
)

select
    garage_id,
    date_trunc(:grain, on_date::timestamp)::date as period_start_date,
    currency,
    count(*) filter (where what = 'opened') as opened,
    coalesce(sum(amount_minor) filter (where what = 'opened'), 0)::bigint as opened_minor,
    count(*) filter (where what = 'won') as won,
    count(*) filter (where what = 'lost') as lost,
    count(*) filter (where what = 'dropped') as dropped,
    coalesce(sum(amount_minor) filter (where what = 'dispute'), 0)::bigint as withdrawn_minor,
    coalesce(sum(amount_minor) filter (where what = 'dispute_won'), 0)::bigint as reinstated_minor,
    coalesce(sum(amount_minor) filter (where what = 'dispute_lost'), 0)::bigint as lost_minor,
    coalesce(sum(amount_minor) filter (where what in ('dispute_fee', 'dispute_won_fee')), 0)::bigint as fees_minor
from happened
group by garage_id, period_start_date, currency
order by garage_id, period_start_date
