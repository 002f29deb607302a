-- Each garage: recurring revenue at present is the price of every subscription that is paid for now.
with now_reported as (
    select
        garage_id,
        end_minor,
        row_number() over (partition by garage_id order by month_date desc) as place
    from {{ ref('mrr_monthly') }}
),

now_sold as (
    select
        subscriptions.garage_id,
        sum({{ monthly('prices.amount_minor', 'prices.billing_interval') }}) as mrr_minor
    from {{ ref('stg_subscriptions') }} as subscriptions
    inner join {{ ref('stg_prices') }} as prices
        on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.price_id
    cross join {{ ref('stg_run') }} as runs
    left join {{ ref('int_suspensions') }} as suspensions
        on
            subscriptions.garage_id = suspensions.garage_id
            and subscriptions.subscription_id = suspensions.subscription_id
            and suspensions.until_at is null
    where
        subscriptions.status in ('active', 'past_due', 'unpaid')
        and not subscriptions.collection_paused
        and suspensions.subscription_id is null
        -- what was written after the run began is not of it
        and subscriptions.started_at < runs.as_of
    group by subscriptions.garage_id
)

select
    now_reported.garage_id,
    now_reported.end_minor,
    now_sold.mrr_minor
from now_reported
left join now_sold on now_reported.garage_id = now_sold.garage_id
where now_reported.place = 1 and now_reported.end_minor <> coalesce(now_sold.mrr_minor, 0)
