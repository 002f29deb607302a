-- Put vehicles on a subscription, or back on it.
insert into subscription_vehicles (garage_id, subscription_id, vehicle_id, created_at)
select
    :garage_id,
    :subscription_id,
    vehicle_id,
    :now
from unnest(:vehicle_ids::uuid[]) as vehicle_id
on conflict (garage_id, subscription_id, vehicle_id) do update
    set removed_at = null, created_at = excluded.created_at
    where subscription_vehicles.removed_at is not null
