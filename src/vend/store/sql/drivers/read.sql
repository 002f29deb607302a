-- One driver.
select garage_id, id, customer_id, user_id, name, email, phone, created_at
from drivers
where garage_id = :garage_id and id = :driver_id
