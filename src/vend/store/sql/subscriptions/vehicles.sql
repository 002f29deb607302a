-- The vehicles on a subscription.
select
    vehicles.garage_id,
    vehicles.id,
    vehicles.driver_id,
    vehicles.plate,
    vehicles.region,
    vehicles.description,
    vehicles.created_at,
    vehicles.removed_at
from subscription_vehicles
inner join vehicles
    on
        subscription_vehicles.garage_id = vehicles.garage_id
        and subscription_vehicles.vehicle_id = vehicles.id
where
    subscription_vehicles.garage_id = :garage_id
    and subscription_vehicles.subscription_id = :subscription_id
    and subscription_vehicles.removed_at is null
order by vehicles.plate, vehicles.id
