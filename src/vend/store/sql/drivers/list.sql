-- A page of drivers, newest first.
select garage_id, id, customer_id, user_id, name, email, phone, created_at
from drivers
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:customer_id::uuid is null or customer_id = :customer_id)
order by created_at desc, id desc
limit :row_limit
