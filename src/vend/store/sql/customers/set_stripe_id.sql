-- Keep the id that Stripe gave a customer; the first one stays.
update customers
set stripe_customer_id = :stripe_customer_id, updated_at = :now
where garage_id = :garage_id and id = :customer_id and stripe_customer_id is null
