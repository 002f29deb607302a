-- Let a vehicle leave the garage; its plate is free again.
update vehicles
set removed_at = :now
where garage_id = :garage_id and id = :vehicle_id and removed_at is null
returning garage_id, id, driver_id, plate, region, description, created_at, removed_at
