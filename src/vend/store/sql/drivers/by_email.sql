-- The oldest driver of a customer with an e-mail address.
select garage_id, id, customer_id, user_id, name, email, phone, created_at
from drivers
where garage_id = :garage_id and customer_id = :customer_id and lower(email) = lower(:email)
order by created_at, id
limit 1
