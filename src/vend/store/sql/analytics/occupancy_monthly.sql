-- Places taken by span of months, and by garage where that is asked for.
-- not null: span_number, capacity, taken_days, taken_end, place_days
with figures as (
    select
        marts.garage_id,
        marts.capacity,
        marts.days,
        marts.taken_days,
        marts.taken_most,
        marts.taken_end,
        months.span_number,
        months.is_total,
        marts.month_date = least(
            months.last_date, date_trunc('month', :as_of::timestamptz at time zone garages.time_zone)::date
        ) as is_last
    from reports.occupancy_monthly as marts
    inner join garages on marts.garage_id = garages.id
    inner join unnest(
        :month_dates::date[],
        :span_numbers::integer[],
        :first_dates::date[],
        :last_dates::date[],
        :are_totals::boolean[]
    ) as months (month_date, span_number, first_date, last_date, is_total) on marts.month_date = months.month_date
    where
        marts.garage_id = any(:garages)
        and marts.month_date = any(:month_dates)
)

select
    figures.span_number,
    case when :by_garage and not figures.is_total then figures.garage_id end as garage_id,
    coalesce(sum(figures.capacity) filter (where figures.is_last), 0)::bigint as capacity,
    sum(figures.capacity * figures.days)::bigint as place_days,
    sum(figures.taken_days)::bigint as taken_days,
    case when count(distinct figures.garage_id) = 1 then max(figures.taken_most) end as taken_most,
    coalesce(sum(figures.taken_end) filter (where figures.is_last), 0)::bigint as taken_end,
    div(
        20000 * sum(figures.taken_days) + sum(figures.capacity * figures.days),
        nullif(2 * sum(figures.capacity * figures.days), 0)
    )::bigint as taken_bp
from figures
group by 1, 2
