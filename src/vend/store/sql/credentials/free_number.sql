-- Take a number back from whoever had it under a subscription that has ended.
update credentials
set ended_at = :now
from subscriptions
where
    credentials.garage_id = :garage_id
    and credentials.number = :number
    and credentials.ended_at is null
    and subscriptions.garage_id = :garage_id
    and credentials.subscription_id = subscriptions.id
    and subscriptions.ended_at is not null
