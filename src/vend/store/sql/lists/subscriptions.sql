-- A page of the subscriptions that somebody looks through, of several garages: the first of each, then of all.
-- not null: garage_id, id, status, collection_paused, cancel_at_period_end, created_at, customer_id, plates
with page as (
    select found.*
    from unnest(:garages::uuid[]) as chosen (garage_id)
    inner join
        lateral ( -- noqa: ST05
            select
                subscriptions.garage_id,
                subscriptions.id,
                subscriptions.status,
                subscriptions.collection_paused,
                subscriptions.cancel_at_period_end,
                subscriptions.current_period_end_at,
                subscriptions.created_at,
                subscriptions.price_id,
                subscriptions.pass_id,
                subscriptions.driver_id,
                subscriptions.customer_id
            from subscriptions
            where
                subscriptions.garage_id = chosen.garage_id
                and (
                    :status::text is null
                    or :status = 'live' and subscriptions.ended_at is null
                    or subscriptions.status = :status
                )
                and (:pass_id::uuid is null or subscriptions.pass_id = :pass_id)
                and (
                    :words::text is null
                    or subscriptions.customer_id = any(:customers::uuid[])
                    or subscriptions.stripe_subscription_id = :words
                )
                and (subscriptions.created_at, subscriptions.id) < (:before_at::timestamptz, :before_id::uuid)
            order by subscriptions.created_at desc, subscriptions.id desc
            limit :row_limit
        ) as found
        on true
    order by found.created_at desc, found.id desc
    limit :row_limit
)

select
    page.garage_id,
    page.id,
    page.status,
    page.collection_paused,
    page.cancel_at_period_end,
    page.current_period_end_at,
    page.created_at,
    prices.amount_minor,
    prices.currency,
    prices.billing_interval,
    passes.name as pass_name,
    page.customer_id,
    customers.name as customer_name,
    drivers.name as driver_name,
    coalesce(
        (
            select string_agg(vehicles.plate, ', ' order by vehicles.plate)
            from subscription_vehicles
            inner join vehicles
                on
                    subscription_vehicles.garage_id = vehicles.garage_id
                    and subscription_vehicles.vehicle_id = vehicles.id
            where
                subscription_vehicles.garage_id = page.garage_id
                and subscription_vehicles.subscription_id = page.id
                and vehicles.removed_at is null
        ), ''
    ) as plates
from page
inner join prices on page.garage_id = prices.garage_id and page.price_id = prices.id
inner join passes on page.garage_id = passes.garage_id and page.pass_id = passes.id
inner join customers on page.garage_id = customers.garage_id and page.customer_id = customers.id
inner join drivers on page.garage_id = drivers.garage_id and page.driver_id = drivers.id
order by page.created_at desc, page.id desc
