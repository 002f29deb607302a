-- The garage that a Stripe customer belongs to, for the worker.
select garage_id
from customers
where stripe_customer_id = :stripe_customer_id
