-- Whether Stripe sells a price no longer.
-- not null: archived
select prices.stripe_archived_at is not null or passes.stripe_archived_at is not null as archived
from prices
inner join passes on prices.garage_id = passes.garage_id and prices.pass_id = passes.id
where prices.garage_id = :garage_id and prices.id = :price_id
