-- Who holds a place, with what, for how much: each live subscription of each garage.
-- not null: plates, monthly_minor
select
    subscriptions.garage_id,
    subscriptions.id as subscription_id,
    customers.name as customer_name,
    customers.email as customer_email,
    customers.phone as customer_phone,
    company_accounts.name as company_name,
    drivers.name as driver_name,
    drivers.email as driver_email,
    coalesce(cars.plates, '') as plates,
    passes.name as pass_name,
    prices.currency,
    prices.amount_minor,
    prices.billing_interval,
    case prices.billing_interval
        when 'year' then (prices.amount_minor + 6) / 12
        else prices.amount_minor
    end as monthly_minor,
    subscriptions.status,
    (subscriptions.started_at at time zone garages.time_zone)::date as since_date,
    (subscriptions.current_period_end_at at time zone garages.time_zone)::date as period_end_date,
    subscriptions.cancel_at_period_end as ends
from subscriptions
inner join garages on subscriptions.garage_id = garages.id
inner join customers
    on subscriptions.garage_id = customers.garage_id and subscriptions.customer_id = customers.id
left join company_accounts
    on
        subscriptions.garage_id = company_accounts.garage_id
        and subscriptions.company_account_id = company_accounts.id
inner join drivers on subscriptions.garage_id = drivers.garage_id and subscriptions.driver_id = drivers.id
inner join passes on subscriptions.garage_id = passes.garage_id and subscriptions.pass_id = passes.id
inner join prices on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.id
left join
    lateral (
        select string_agg(vehicles.plate, ', ' order by vehicles.plate) as plates
        from subscription_vehicles
        inner join vehicles
            on
                subscription_vehicles.garage_id = vehicles.garage_id
                and subscription_vehicles.vehicle_id = vehicles.id
        where
            subscription_vehicles.garage_id = subscriptions.garage_id
            and subscription_vehicles.subscription_id = subscriptions.id
            and vehicles.removed_at is null
    ) as cars
    on true
where subscriptions.garage_id = any(:garages) and subscriptions.ended_at is null
order by subscriptions.garage_id, customers.name, subscriptions.id
