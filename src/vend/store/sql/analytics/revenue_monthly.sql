-- Revenue by span of months, and by garage and pass where that is asked for.
-- not null: span_number, invoiced_minor, recognised_minor, tax_minor, refunded_minor, credited_minor, bad_debt_minor, fees_minor, collected_minor, payments
with figures as (
    select
        marts.garage_id,
        marts.pass_id,
        marts.pass_name,
        marts.currency,
        marts.invoiced_minor,
        marts.recognised_minor,
        marts.tax_minor,
        marts.refunded_minor,
        marts.credited_minor,
        marts.bad_debt_minor,
        marts.fees_minor,
        marts.collected_minor,
        marts.payments,
        months.span_number,
        months.is_total
    from reports.revenue_monthly as marts
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
    case when :by_pass and not figures.is_total then figures.pass_id end as pass_id,
    case when :by_pass and not figures.is_total then figures.pass_name end as pass_name,
    figures.currency,
    sum(figures.invoiced_minor)::bigint as invoiced_minor,
    sum(figures.recognised_minor)::bigint as recognised_minor,
    sum(figures.tax_minor)::bigint as tax_minor,
    sum(figures.refunded_minor)::bigint as refunded_minor,
    sum(figures.credited_minor)::bigint as credited_minor,
    sum(figures.bad_debt_minor)::bigint as bad_debt_minor,
    sum(figures.fees_minor)::bigint as fees_minor,
    sum(figures.collected_minor)::bigint as collected_minor,
    sum(figures.payments)::bigint as payments
from figures
group by 1, 2, 3, 4, 5
