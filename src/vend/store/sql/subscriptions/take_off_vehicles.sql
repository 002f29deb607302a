-- Take vehicles off a subscription; their lines stay.
update subscription_vehicles
set removed_at = :now
where
    garage_id = :garage_id
    and subscription_id = :subscription_id
    and removed_at is null
    and not (vehicle_id = any(:but_ids::uuid[]))
