-- What was owed at the end of each span of months, by garage and customer where that is asked for.
-- not null: span_number, not_due_minor, days_1_30_minor, days_31_60_minor, days_61_90_minor, days_over_90_minor, owed_minor, invoices
with figures as (
    select
        marts.garage_id,
        marts.customer_id,
        marts.customer_name,
        marts.currency,
        marts.not_due_minor,
        marts.days_1_30_minor,
        marts.days_31_60_minor,
        marts.days_61_90_minor,
        marts.days_over_90_minor,
        marts.owed_minor,
        marts.oldest_due_date,
        marts.invoices,
        months.span_number,
        months.is_total,
        marts.month_date = least(
            months.last_date, date_trunc('month', :as_of::timestamptz at time zone garages.time_zone)::date
        ) as is_last
    from reports.aging_monthly as marts
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
    case when :by_customer and not figures.is_total then figures.customer_id end as customer_id,
    case when :by_customer and not figures.is_total then figures.customer_name end as customer_name,
    figures.currency,
    sum(figures.not_due_minor)::bigint as not_due_minor,
    sum(figures.days_1_30_minor)::bigint as days_1_30_minor,
    sum(figures.days_31_60_minor)::bigint as days_31_60_minor,
    sum(figures.days_61_90_minor)::bigint as days_61_90_minor,
    sum(figures.days_over_90_minor)::bigint as days_over_90_minor,
    sum(figures.owed_minor)::bigint as owed_minor,
    min(figures.oldest_due_date) as oldest_due_date,
    sum(figures.invoices)::bigint as invoices
from figures
where figures.is_last
group by 1, 2, 3, 4, 5
