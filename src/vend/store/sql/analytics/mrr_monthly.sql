-- Recurring revenue and what moved it by span of months, and by garage where that is asked for.
-- not null: span_number, start_minor, new_minor, expansion_minor, contraction_minor, churn_minor, reactivation_minor, end_minor, customers_start, customers_new, customers_churned, customers_reactivated, customers_end, subscriptions_end
with figures as (
    select
        marts.garage_id,
        marts.currency,
        marts.start_minor,
        marts.new_minor,
        marts.expansion_minor,
        marts.contraction_minor,
        marts.churn_minor,
        marts.reactivation_minor,
        marts.end_minor,
        marts.customers_start,
        marts.customers_new,
        marts.customers_churned,
        marts.customers_reactivated,
        marts.customers_end,
        marts.subscriptions_end,
        months.span_number,
        months.is_total,
        marts.month_date = months.first_date as is_first,
        marts.month_date = least(
            months.last_date, date_trunc('month', :as_of::timestamptz at time zone garages.time_zone)::date
        ) as is_last
    from reports.mrr_monthly as marts
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
    coalesce(sum(figures.start_minor) filter (where figures.is_first), 0)::bigint as start_minor,
    sum(figures.new_minor)::bigint as new_minor,
    sum(figures.expansion_minor)::bigint as expansion_minor,
    sum(figures.contraction_minor)::bigint as contraction_minor,
    sum(figures.churn_minor)::bigint as churn_minor,
    sum(figures.reactivation_minor)::bigint as reactivation_minor,
    coalesce(sum(figures.end_minor) filter (where figures.is_last), 0)::bigint as end_minor,
    coalesce(sum(figures.customers_start) filter (where figures.is_first), 0)::bigint as customers_start,
    sum(figures.customers_new)::bigint as customers_new,
    sum(figures.customers_churned)::bigint as customers_churned,
    sum(figures.customers_reactivated)::bigint as customers_reactivated,
    coalesce(sum(figures.customers_end) filter (where figures.is_last), 0)::bigint as customers_end,
    coalesce(sum(figures.subscriptions_end) filter (where figures.is_last), 0)::bigint as subscriptions_end
from figures
group by 1, 2, 3
