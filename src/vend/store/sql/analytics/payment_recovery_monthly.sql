-- What came of failed payments by span of months, and by garage where that is asked for.
-- not null: span_number, invoices_failed, recovered, recovered_in_7_days, still_open, lost, failed_minor, recovered_minor
with figures as (
    select
        marts.garage_id,
        marts.currency,
        marts.invoices_failed,
        marts.recovered,
        marts.recovered_in_7_days,
        marts.still_open,
        marts.lost,
        marts.failed_minor,
        marts.recovered_minor,
        months.span_number,
        months.is_total
    from reports.payment_recovery_monthly as marts
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
    sum(figures.invoices_failed)::bigint as invoices_failed,
    sum(figures.recovered)::bigint as recovered,
    sum(figures.recovered_in_7_days)::bigint as recovered_in_7_days,
    sum(figures.still_open)::bigint as still_open,
    sum(figures.lost)::bigint as lost,
    div(
        20000 * sum(figures.recovered) + sum(figures.invoices_failed), nullif(2 * sum(figures.invoices_failed), 0)
    )::bigint as recovered_bp,
    sum(figures.failed_minor)::bigint as failed_minor,
    sum(figures.recovered_minor)::bigint as recovered_minor
from figures
group by 1, 2, 3
