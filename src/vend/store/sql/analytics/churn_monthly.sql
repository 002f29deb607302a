-- Who and what went by span of months, and by garage where that is asked for; rates are computed anew from their parts.
-- not null: span_number, customers_start, customers_churned, mrr_start_minor, mrr_lost_minor
with years as (
    select
        churn.garage_id,
        churn.month_date,
        churn.currency,
        churn.customers_start,
        churn.customers_churned,
        churn.mrr_start_minor,
        churn.mrr_lost_minor,
        moves.expansion_minor + moves.reactivation_minor as mrr_gained_minor,
        moves.end_minor,
        moves.customers_end,
        sum(churn.customers_churned) over year_before as churned_12m,
        sum(churn.customers_start) over year_before as started_12m
    from reports.churn_monthly as churn
    inner join reports.mrr_monthly as moves
        on churn.garage_id = moves.garage_id and churn.month_date = moves.month_date
    where churn.garage_id = any(:garages)
    window
        year_before as (
            partition by churn.garage_id order by churn.month_date
            rows between 11 preceding and current row
        )
),

figures as (
    select
        years.garage_id,
        years.currency,
        years.customers_start,
        years.customers_churned,
        years.mrr_start_minor,
        years.mrr_lost_minor,
        years.mrr_gained_minor,
        years.end_minor,
        years.customers_end,
        years.churned_12m,
        years.started_12m,
        months.span_number,
        months.is_total,
        years.month_date = months.first_date as is_first,
        years.month_date = least(
            months.last_date, date_trunc('month', :as_of::timestamptz at time zone garages.time_zone)::date
        ) as is_last
    from years
    inner join garages on years.garage_id = garages.id
    inner join unnest(
        :month_dates::date[],
        :span_numbers::integer[],
        :first_dates::date[],
        :last_dates::date[],
        :are_totals::boolean[]
    ) as months (month_date, span_number, first_date, last_date, is_total) on years.month_date = months.month_date
),

summed as (
    select
        figures.span_number,
        case when :by_garage and not figures.is_total then figures.garage_id end as group_garage_id,
        figures.currency,
        coalesce(sum(figures.customers_start) filter (where figures.is_first), 0) as customers_start,
        sum(figures.customers_churned) as customers_churned,
        coalesce(sum(figures.mrr_start_minor) filter (where figures.is_first), 0) as mrr_start_minor,
        sum(figures.mrr_lost_minor) as mrr_lost_minor,
        sum(figures.mrr_gained_minor) as mrr_gained_minor,
        sum(figures.end_minor) filter (where figures.is_last) as end_minor,
        sum(figures.customers_end) filter (where figures.is_last) as customers_end,
        sum(figures.churned_12m) filter (where figures.is_last) as churned_12m,
        sum(figures.started_12m) filter (where figures.is_last) as started_12m
    from figures
    group by 1, 2, 3
)

select
    span_number,
    group_garage_id as garage_id,
    currency,
    customers_start::bigint as customers_start,
    customers_churned::bigint as customers_churned,
    div(20000 * customers_churned + customers_start, nullif(2 * customers_start, 0))::bigint as customer_churn_bp,
    mrr_start_minor::bigint as mrr_start_minor,
    mrr_lost_minor::bigint as mrr_lost_minor,
    div(20000 * mrr_lost_minor + mrr_start_minor, nullif(2 * mrr_start_minor, 0))::bigint as gross_churn_bp,
    floor(
        (20000 * (mrr_start_minor + mrr_gained_minor - mrr_lost_minor) + mrr_start_minor)
        / nullif(2 * mrr_start_minor, 0)
    )::bigint as net_retention_bp,
    div(2 * end_minor + customers_end, nullif(2 * customers_end, 0))::bigint as mrr_per_customer_minor,
    div(20000 * churned_12m + started_12m, nullif(2 * started_12m, 0))::bigint as customer_churn_12m_bp,
    div(
        2 * end_minor * started_12m + customers_end * churned_12m, nullif(2 * customers_end * churned_12m, 0)
    )::bigint as expected_value_minor
from summed
