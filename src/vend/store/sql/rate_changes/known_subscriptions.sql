-- How many of some subscriptions are of this garage.
-- not null: known
select count(*) as known
from subscriptions
where garage_id = :garage_id and id = any(:subscription_ids::uuid[])
