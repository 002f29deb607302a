-- The price that a new subscription to a pass pays.
select garage_id, id, pass_id, amount_minor, currency, billing_interval, stripe_price_id, created_at, archived_at
from prices
where garage_id = :garage_id and pass_id = :pass_id and archived_at is null
