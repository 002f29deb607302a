-- A page of vehicles, newest first, perhaps of one driver or one plate.
select garage_id, id, driver_id, plate, region, description, created_at, removed_at
from vehicles
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:driver_id::uuid is null or driver_id = :driver_id)
    and (:plate::text is null or plate = :plate)
order by created_at desc, id desc
limit :row_limit
