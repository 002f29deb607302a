-- Which of the named vehicles are the driver's and still in use.
select id
from vehicles
where garage_id = :garage_id and driver_id = :driver_id and removed_at is null and id = any(:vehicle_ids)
order by id
