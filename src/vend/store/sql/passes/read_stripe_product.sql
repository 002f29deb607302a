-- Stripe's product of a pass, if it was made.
select stripe_product_id
from passes
where garage_id = :garage_id and id = :pass_id
