-- The customer that a Stripe object belongs to.
select garage_id, id, kind, name, email, phone, stripe_customer_id, created_at, updated_at
from customers
where garage_id = :garage_id and stripe_customer_id = :stripe_customer_id
