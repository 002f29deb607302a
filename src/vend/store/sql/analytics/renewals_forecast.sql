-- What is to renew in the month after the present one, by garage and pass where that is asked for, and over all of them.
-- not null: span_number, renewals, renewals_minor, endings, endings_minor, expected_minor
with figures as (
    select
        marts.garage_id,
        marts.month_date,
        marts.pass_id,
        marts.pass_name,
        marts.currency,
        marts.renewals,
        marts.renewals_minor,
        marts.endings,
        marts.endings_minor,
        marts.paid_bp,
        marts.expected_minor,
        spans.span_number,
        spans.is_total
    from reports.renewals_forecast as marts
    cross join unnest(:span_numbers::integer[], :are_totals::boolean[]) as spans (span_number, is_total)
    where marts.garage_id = any(:garages)
)

select
    figures.span_number,
    case when :by_garage and not figures.is_total then figures.garage_id end as garage_id,
    case when :by_pass and not figures.is_total then figures.pass_id end as pass_id,
    case when :by_pass and not figures.is_total then figures.pass_name end as pass_name,
    case when not figures.is_total then figures.month_date end as month_date,
    figures.currency,
    sum(figures.renewals)::bigint as renewals,
    sum(figures.renewals_minor)::bigint as renewals_minor,
    sum(figures.endings)::bigint as endings,
    sum(figures.endings_minor)::bigint as endings_minor,
    case when count(distinct figures.garage_id) = 1 then max(figures.paid_bp) end as paid_bp,
    sum(figures.expected_minor)::bigint as expected_minor
from figures
group by 1, 2, 3, 4, 5, 6
