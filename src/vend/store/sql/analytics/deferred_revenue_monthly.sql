-- How deferred revenue changed by span of months, and by garage where that is asked for.
-- not null: span_number, opening_minor, added_minor, recognised_minor, released_minor, closing_minor
with figures as (
    select
        marts.garage_id,
        marts.currency,
        marts.opening_minor,
        marts.added_minor,
        marts.recognised_minor,
        marts.released_minor,
        marts.closing_minor,
        months.span_number,
        months.is_total,
        marts.month_date = months.first_date as is_first,
        marts.month_date = least(
            months.last_date, date_trunc('month', :as_of::timestamptz at time zone garages.time_zone)::date
        ) as is_last
    from reports.deferred_revenue_monthly as marts
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
    figures.currency,
    coalesce(sum(figures.opening_minor) filter (where figures.is_first), 0)::bigint as opening_minor,
    sum(figures.added_minor)::bigint as added_minor,
    sum(figures.recognised_minor)::bigint as recognised_minor,
    sum(figures.released_minor)::bigint as released_minor,
    coalesce(sum(figures.closing_minor) filter (where figures.is_last), 0)::bigint as closing_minor
from figures
group by 1, 2, 3
