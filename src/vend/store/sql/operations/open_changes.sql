-- Changes of pass that are under way for a driver's subscriptions; read after locking the garage.
-- not null: subscription_id, to_pass_id
select
    operations.subject_id as subscription_id,
    (operations.request ->> 'pass_id')::uuid as to_pass_id
from operations
inner join subscriptions
    on operations.garage_id = subscriptions.garage_id and operations.subject_id = subscriptions.id
where
    operations.garage_id = :garage_id
    and operations.kind = 'change_pass'
    and operations.settled_at is null
    and subscriptions.driver_id = :driver_id
order by operations.id
