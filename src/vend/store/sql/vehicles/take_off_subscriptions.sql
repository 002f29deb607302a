-- Take a vehicle off every subscription; the lines stay.
update subscription_vehicles
set removed_at = :now
where garage_id = :garage_id and vehicle_id = :vehicle_id and removed_at is null
