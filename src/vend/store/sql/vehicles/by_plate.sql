-- The vehicle in use that has a plate.
select garage_id, id, driver_id, plate, region, description, created_at, removed_at
from vehicles
where garage_id = :garage_id and plate = :plate and region = :region and removed_at is null
