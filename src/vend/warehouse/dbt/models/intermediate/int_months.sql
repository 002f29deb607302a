-- Grain: one row per garage and month of its calendar, from the first in which something happened to the present one.
with local as (
    select
        garages.garage_id,
        garages.time_zone,
        garages.currency,
        runs.as_of,
        {{ local_date('runs.as_of', 'garages.time_zone') }} as today
    from {{ ref('stg_garages') }} as garages
    cross join {{ ref('stg_run') }} as runs
),

happened as (
    select garage_id, min(effective_date) as on_date from {{ ref('stg_ledger_transfers') }} group by garage_id
    union all
    select garage_id, min(payment_date) as on_date from {{ ref('stg_payments') }} group by garage_id
    union all
    select subscriptions.garage_id, {{ local_date('min(subscriptions.created_at)', 'local.time_zone') }} as on_date
    from {{ ref('stg_subscriptions') }} as subscriptions
    inner join local on subscriptions.garage_id = local.garage_id
    group by subscriptions.garage_id, local.time_zone
),

spans as (
    select
        local.garage_id,
        local.time_zone,
        local.currency,
        local.as_of,
        local.today,
        {{ month_of('min(happened.on_date)') }} as first_month_date
    from local
    inner join happened on local.garage_id = happened.garage_id
    group by local.garage_id, local.time_zone, local.currency, local.as_of, local.today
),

months as (
    select
        spans.*,
        {{ add_months('spans.first_month_date', 'numbers.number') }} as month_date,
        {{ add_months('spans.first_month_date', 'numbers.number + 1') }} as next_month_date
    from spans
    cross join {{ ref('int_numbers') }} as numbers
)

select
    garage_id,
    currency,
    time_zone,
    month_date,
    next_month_date,
    next_month_date <= today as is_over,
    -- what is shown of a month is as of here: its end, or now
    case when next_month_date <= today then {{ day_start('next_month_date', 'time_zone') }} else as_of end as seen_at,
    case when next_month_date <= today then next_month_date else cast({{ dbt.dateadd('day', 1, 'today') }} as date) end
        as seen_until_date
from months
where month_date <= today
