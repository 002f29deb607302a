-- How many customers and how much recurring revenue are left, by span of their first months and month since, and by garage where that is asked for.
-- not null: span_number, customers, customers_kept, mrr_minor, mrr_kept_minor
with figures as (
    select
        marts.garage_id,
        marts.currency,
        marts.months_since,
        marts.customers,
        marts.customers_kept,
        marts.mrr_minor,
        marts.mrr_kept_minor,
        months.span_number,
        months.is_total
    from reports.cohort_retention as marts
    inner join unnest(
        :month_dates::date[],
        :span_numbers::integer[],
        :first_dates::date[],
        :last_dates::date[],
        :are_totals::boolean[]
    ) as months (month_date, span_number, first_date, last_date, is_total) on marts.cohort_date = months.month_date
    where
        marts.garage_id = any(:garages)
        and marts.cohort_date = any(:month_dates)
)

select
    figures.span_number,
    case when :by_garage and not figures.is_total then figures.garage_id end as garage_id,
    figures.months_since,
    figures.currency,
    sum(figures.customers)::bigint as customers,
    sum(figures.customers_kept)::bigint as customers_kept,
    div(
        20000 * sum(figures.customers_kept) + sum(figures.customers), nullif(2 * sum(figures.customers), 0)
    )::bigint as customers_kept_bp,
    sum(figures.mrr_minor)::bigint as mrr_minor,
    sum(figures.mrr_kept_minor)::bigint as mrr_kept_minor,
    div(
        20000 * sum(figures.mrr_kept_minor) + sum(figures.mrr_minor), nullif(2 * sum(figures.mrr_minor), 0)
    )::bigint as mrr_kept_bp
from figures
group by 1, 2, 3, 4
