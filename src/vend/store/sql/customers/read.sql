-- One customer.
select garage_id, id, kind, name, email, phone, stripe_customer_id, created_at, updated_at
from customers
where garage_id = :garage_id and id = :customer_id
