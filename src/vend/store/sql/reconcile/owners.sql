-- Whose customers these of Stripe's are.
select garage_id, stripe_customer_id
from customers
where stripe_customer_id = any(:stripe_customer_ids)
