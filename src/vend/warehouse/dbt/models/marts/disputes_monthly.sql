-- Grain: one row per garage, month and currency: disputes opened and decided, and what the ledger has of them.
with told as (
    select
        disputes.garage_id,
        disputes.currency,
        disputes.amount_minor,
        disputes.dispute_status,
        {{ month_of(local_date('disputes.opened_at', 'garages.time_zone')) }} as opened_month_date,
        {{ month_of(local_date('disputes.closed_at', 'garages.time_zone')) }} as closed_month_date
    from {{ ref('stg_disputes') }} as disputes
    inner join {{ ref('stg_garages') }} as garages on disputes.garage_id = garages.garage_id
),

figures as (
    select
        garage_id, opened_month_date as month_date, currency, 1 as opened, amount_minor as opened_minor,
        0 as won, 0 as lost, 0 as dropped,
        0 as withdrawn_minor, 0 as reinstated_minor, 0 as lost_minor, 0 as fees_minor
    from told
    union all
    select
        garage_id, closed_month_date as month_date, currency, 0, 0,
        case when dispute_status = 'won' then 1 else 0 end,
        case when dispute_status = 'lost' then 1 else 0 end,
        case when dispute_status in ('won', 'lost') then 0 else 1 end,
        0, 0, 0, 0
    from told
    where closed_month_date is not null
    union all
    select
        garage_id, month_date, currency, 0, 0, 0, 0, 0,
        case when cause = 'dispute' and account_code = 'disputed_funds' then moved_minor else 0 end,
        case when cause = 'dispute_won' and account_code = 'disputed_funds' then -moved_minor else 0 end,
        case when account_code = 'dispute_losses' then moved_minor else 0 end,
        case
            when cause in ('dispute_fee', 'dispute_won_fee') and account_code = 'processor_fees' then moved_minor
            else 0
        end
    from {{ ref('int_account_months') }}
    where cause like 'dispute%'
)

select
    garage_id,
    month_date,
    currency,
    {{ total('opened') }} as opened,
    {{ total('opened_minor') }} as opened_minor,
    {{ total('won') }} as won,
    {{ total('lost') }} as lost,
    {{ total('dropped') }} as dropped,
    {{ total('withdrawn_minor') }} as withdrawn_minor,
    {{ total('reinstated_minor') }} as reinstated_minor,
    {{ total('lost_minor') }} as lost_minor,
    {{ total('fees_minor') }} as fees_minor
from figures
group by garage_id, month_date, currency
