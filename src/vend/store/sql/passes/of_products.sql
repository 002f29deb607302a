-- The passes that some of Stripe's products are.
-- not null: stripe_product_id
select
    stripe_product_id,
    id as pass_id
from passes
where garage_id = :garage_id and stripe_product_id = any(:stripe_product_ids)
