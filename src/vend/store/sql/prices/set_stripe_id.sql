-- Keep the id that Stripe gave a price.
update prices
set stripe_price_id = :stripe_price_id
where garage_id = :garage_id and id = :price_id and stripe_price_id is null
