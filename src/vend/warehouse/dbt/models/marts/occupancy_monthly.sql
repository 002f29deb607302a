-- Grain: one row per garage and month: places taken on average, at most, and at its end, against the places there are now.
with lives as (
    select
        subscriptions.garage_id,
        {{ local_date('coalesce(subscriptions.started_at, subscriptions.created_at)', 'garages.time_zone') }} as from_date,
        {{ local_date('subscriptions.ended_at', 'garages.time_zone') }} as until_date
    from {{ ref('stg_subscriptions') }} as subscriptions
    inner join {{ ref('stg_garages') }} as garages on subscriptions.garage_id = garages.garage_id
),

-- whoever comes and goes on one day takes a place for that day
held as (
    select
        garage_id,
        from_date,
        case
            when until_date <= from_date then cast({{ dbt.dateadd('day', 1, 'from_date') }} as date)
            else until_date
        end as until_date
    from lives
),

steps as (
    select garage_id, on_date, {{ total('step') }} as step
    from (
        select garage_id, from_date as on_date, 1 as step from held
        union all
        select garage_id, until_date as on_date, -1 as step from held where until_date is not null
    ) as comings_and_goings
    group by garage_id, on_date
),

levels as (
    select
        garage_id,
        on_date as from_date,
        lead(on_date) over (partition by garage_id order by on_date) as until_date,
        cast(sum(step) over (partition by garage_id order by on_date) as bigint) as taken
    from steps
),

shown as (
    select
        months.garage_id,
        months.month_date,
        months.seen_until_date,
        levels.taken,
        greatest(levels.from_date, months.month_date) as from_date,
        least(coalesce(levels.until_date, months.seen_until_date), months.seen_until_date) as until_date
    from {{ ref('int_months') }} as months
    inner join levels
        on
            months.garage_id = levels.garage_id
            and levels.from_date < months.seen_until_date
            and (levels.until_date is null or levels.until_date > months.month_date)
),

summed as (
    select
        garage_id,
        month_date,
        {{ total('taken * ' ~ days_between('from_date', 'until_date')) }} as taken_days,
        cast(max(taken) as bigint) as taken_most,
        {{ total('taken', 'until_date = seen_until_date') }} as taken_end
    from shown
    group by garage_id, month_date
)

select
    months.garage_id,
    months.month_date,
    cast(garages.capacity as bigint) as capacity,
    cast({{ days_between('months.month_date', 'months.seen_until_date') }} as bigint) as days,
    coalesce(summed.taken_days, 0) as taken_days,
    coalesce(summed.taken_most, 0) as taken_most,
    coalesce(summed.taken_end, 0) as taken_end,
    {{ basis_points(
        'coalesce(summed.taken_days, 0)',
        'garages.capacity * ' ~ days_between('months.month_date', 'months.seen_until_date')
    ) }} as taken_bp
from {{ ref('int_months') }} as months
inner join {{ ref('stg_garages') }} as garages on months.garage_id = garages.garage_id
left join summed on months.garage_id = summed.garage_id and months.month_date = summed.month_date
