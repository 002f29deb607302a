-- Grain: one row per subscription and span of time in which it was worth the same a month; half-open.
with changes as (
    select
        changes.garage_id,
        changes.subscription_id,
        changes.status,
        changes.collection_paused,
        changes.pass_id,
        {{ monthly('prices.amount_minor', 'prices.billing_interval') }} as monthly_minor,
        case
            when changes.change_number = 1 then subscriptions.created_at
            else changes.from_at
        end as from_at,
        lead(changes.from_at) over (
            partition by changes.garage_id, changes.subscription_id order by changes.change_number
        ) as next_at,
        subscriptions.started_at,
        subscriptions.ended_at,
        subscriptions.customer_id,
        subscriptions.company_account_id
    from {{ ref('stg_subscription_changes') }} as changes
    inner join {{ ref('stg_subscriptions') }} as subscriptions
        on changes.garage_id = subscriptions.garage_id and changes.subscription_id = subscriptions.subscription_id
    inner join {{ ref('stg_prices') }} as prices
        on changes.garage_id = prices.garage_id and changes.price_id = prices.price_id
),

clipped as (
    select
        garage_id,
        subscription_id,
        customer_id,
        company_account_id,
        pass_id,
        -- nobody pays in a trial, in a pause, or before the first payment; who is past due does until access ends
        case
            when collection_paused or status not in ('active', 'past_due', 'unpaid', 'canceled') then 0
            else monthly_minor
        end as monthly_minor,
        greatest(from_at, coalesce(started_at, from_at)) as from_at,
        least(coalesce(next_at, ended_at), coalesce(ended_at, next_at)) as until_at
    from changes
)

select * from clipped
where until_at is null or from_at < until_at
