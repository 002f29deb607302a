-- Keep the product that Stripe has for a pass.
update passes
set stripe_product_id = :stripe_product_id
where garage_id = :garage_id and id = :pass_id and stripe_product_id is null
