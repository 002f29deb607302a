-- Attempts to pay by span of months, and by garage and method where that is asked for.
-- not null: span_number, attempts, succeeded, failed, pending, collected_minor, fees_minor, refunded_minor
with figures as (
    select
        marts.garage_id,
        marts.method,
        marts.currency,
        marts.attempts,
        marts.succeeded,
        marts.failed,
        marts.pending,
        marts.collected_minor,
        marts.fees_minor,
        marts.refunded_minor,
        months.span_number,
        months.is_total
    from reports.payments_monthly as marts
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
    case when :by_method and not figures.is_total then figures.method end as method,
    figures.currency,
    sum(figures.attempts)::bigint as attempts,
    sum(figures.succeeded)::bigint as succeeded,
    sum(figures.failed)::bigint as failed,
    sum(figures.pending)::bigint as pending,
    div(
        20000 * sum(figures.succeeded) + sum(figures.succeeded + figures.failed),
        nullif(2 * sum(figures.succeeded + figures.failed), 0)
    )::bigint as success_bp,
    sum(figures.collected_minor)::bigint as collected_minor,
    sum(figures.fees_minor)::bigint as fees_minor,
    sum(figures.refunded_minor)::bigint as refunded_minor
from figures
group by 1, 2, 3, 4
