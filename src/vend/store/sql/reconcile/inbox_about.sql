-- What the inbox holds about an object, as far as events can change it here.
-- not null: received, failed, parked
select
    count(*) filter (where state = 'received') as received,
    count(*) filter (where state = 'failed') as failed,
    count(*) filter (where state = 'parked') as parked,
    max(stripe_created_at) filter (where state = 'applied') as applied_until_at
from stripe_events
where object_id = any(:object_ids) and type = any(:types)
