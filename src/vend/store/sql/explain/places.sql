-- The subscriptions and the people in line that make up one column of the reports on places.
-- not null: id, what, on_date, amount, label
with parts as (
    select
        subscriptions.id,
        subscriptions.created_at,
        subscriptions.status,
        subscriptions.stripe_subscription_id,
        case :column
            when 'taken' then 1
            when 'active' then (subscriptions.status = 'active' and not subscriptions.collection_paused)::integer
            when 'trialing' then (subscriptions.status = 'trialing')::integer
            when 'past_due' then (subscriptions.status in ('past_due', 'unpaid'))::integer
            when
                'paused'
                then (
                    subscriptions.status = 'paused'
                    or (subscriptions.status = 'active' and subscriptions.collection_paused)
                )::integer
            when 'ending' then subscriptions.cancel_at_period_end::integer
            when
                'monthly_minor'
                then
                    case prices.billing_interval
                        when 'year' then (prices.amount_minor + 6) / 12
                        else prices.amount_minor
                    end
            else 0
        end as amount
    from subscriptions
    inner join prices on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.id
    where
        subscriptions.garage_id = :garage_id
        and subscriptions.ended_at is null
        and (:pass_id::uuid is null or subscriptions.pass_id = :pass_id)
),

line as (
    select
        id,
        joined_at as created_at,
        state,
        (state = case :column when 'held' then 'offered' when 'waiting' then 'waiting' end)::integer as amount
    from waitlist_entries
    where
        garage_id = :garage_id
        and settled_at is null
        and (:pass_id::uuid is null or pass_id = :pass_id)
),

leaves as (
    select
        id,
        'subscription' as what,
        created_at,
        amount::bigint as amount,
        status as label,
        stripe_subscription_id as stripe_id,
        id as subscription_id
    from parts
    where amount <> 0
    union all
    select
        id,
        'waitlist_entry' as what,
        created_at,
        amount::bigint as amount,
        state as label,
        null as stripe_id,
        null as subscription_id
    from line
    where amount <> 0
)

select
    leaves.id,
    leaves.what,
    (leaves.created_at at time zone garages.time_zone)::date as on_date,
    leaves.amount,
    leaves.label,
    null::text as debit_account,
    null::text as credit_account,
    leaves.stripe_id,
    null::uuid as invoice_id,
    null::uuid as payment_id,
    null::uuid as refund_id,
    leaves.subscription_id
from leaves
inner join garages on garages.id = :garage_id
order by leaves.created_at, leaves.id
