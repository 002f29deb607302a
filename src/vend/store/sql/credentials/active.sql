-- How many active credentials a subscription has; only true under the lock of the subscription.
-- not null: credentials
select count(*)::integer as credentials
from credentials
where garage_id = :garage_id and subscription_id = :subscription_id and ended_at is null
