-- Put vehicles on a subscription.
insert into subscription_vehicles (garage_id, subscription_id, vehicle_id, created_at)
select
    :garage_id,
    :subscription_id,
    vehicle_id,
    :now
from unnest(:vehicle_ids::uuid[]) as vehicle_id
on conflict do nothing
