-- One vehicle.
select garage_id, id, driver_id, plate, region, description, created_at, removed_at
from vehicles
where garage_id = :garage_id and id = :vehicle_id
