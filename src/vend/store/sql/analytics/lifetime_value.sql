-- What customers have brought, by span of the months in which they were first billed, and by garage where that is asked for.
-- not null: span_number, customers, customers_now, customer_months, mrr_now_minor, recognised_minor, lost_minor, value_minor
with figures as (
    select
        marts.garage_id,
        marts.currency,
        marts.customers,
        marts.customers_now,
        marts.customer_months,
        marts.mrr_now_minor,
        marts.recognised_minor,
        marts.lost_minor,
        marts.value_minor,
        months.span_number,
        months.is_total
    from reports.lifetime_value as marts
    inner join
        unnest(
            :month_dates::date[],
            :span_numbers::integer[],
            :first_dates::date[],
            :last_dates::date[],
            :are_totals::boolean[]
        ) as months (month_date, span_number, first_date, last_date, is_total)
        on marts.first_billed_date = months.month_date
    where
        marts.garage_id = any(:garages)
        and marts.first_billed_date = any(:month_dates)
)

select
    figures.span_number,
    case when :by_garage and not figures.is_total then figures.garage_id end as garage_id,
    figures.currency,
    sum(figures.customers)::bigint as customers,
    sum(figures.customers_now)::bigint as customers_now,
    sum(figures.customer_months)::bigint as customer_months,
    sum(figures.mrr_now_minor)::bigint as mrr_now_minor,
    sum(figures.recognised_minor)::bigint as recognised_minor,
    sum(figures.lost_minor)::bigint as lost_minor,
    sum(figures.value_minor)::bigint as value_minor,
    floor(
        (2 * sum(figures.value_minor) + sum(figures.customers)) / nullif(2 * sum(figures.customers), 0)
    )::bigint as value_per_customer_minor
from figures
group by 1, 2, 3
