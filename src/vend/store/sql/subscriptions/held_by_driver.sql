-- The passes that a driver holds, by live subscriptions.
select pass_id
from subscriptions
where garage_id = :garage_id and driver_id = :driver_id and ended_at is null
order by pass_id
