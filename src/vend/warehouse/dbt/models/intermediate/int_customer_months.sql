-- Grain: one row per garage, customer and month from the customer's first with recurring revenue on: what it was at the end.
with seen as (
    select
        spans.garage_id,
        spans.customer_id,
        spans.subscription_id,
        spans.monthly_minor,
        months.month_date,
        months.seen_at
    from {{ ref('int_subscription_spans') }} as spans
    inner join {{ ref('int_months') }} as months
        on
            spans.garage_id = months.garage_id
            and spans.from_at < months.seen_at
            and (spans.until_at is null or spans.until_at >= months.seen_at)
    where spans.monthly_minor > 0
),

paid as (
    select
        seen.garage_id,
        seen.customer_id,
        seen.month_date,
        sum(seen.monthly_minor) as mrr_minor,
        count(*) as subscriptions
    from seen
    left join {{ ref('int_suspensions') }} as suspensions
        on
            seen.garage_id = suspensions.garage_id
            and seen.subscription_id = suspensions.subscription_id
            and suspensions.from_at < seen.seen_at
            and (suspensions.until_at is null or suspensions.until_at >= seen.seen_at)
    where suspensions.subscription_id is null
    group by seen.garage_id, seen.customer_id, seen.month_date
),

firsts as (
    select garage_id, customer_id, min(month_date) as cohort_date
    from paid
    group by garage_id, customer_id
)

select
    months.garage_id,
    months.currency,
    firsts.customer_id,
    firsts.cohort_date,
    months.month_date,
    cast(coalesce(paid.mrr_minor, 0) as bigint) as mrr_minor,
    cast(coalesce(paid.subscriptions, 0) as bigint) as subscriptions,
    cast(coalesce(earlier.mrr_minor, 0) as bigint) as mrr_before_minor
from firsts
inner join {{ ref('int_months') }} as months
    on firsts.garage_id = months.garage_id and firsts.cohort_date <= months.month_date
left join paid
    on
        months.garage_id = paid.garage_id
        and firsts.customer_id = paid.customer_id
        and months.month_date = paid.month_date
left join paid as earlier
    on
        months.garage_id = earlier.garage_id
        and firsts.customer_id = earlier.customer_id
        and {{ add_months('months.month_date', '-1') }} = earlier.month_date
