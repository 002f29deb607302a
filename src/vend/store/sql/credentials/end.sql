-- Let a credential open nothing any more; its number is free again.
update credentials
set ended_at = :now
where garage_id = :garage_id and id = :credential_id and ended_at is null
returning garage_id, id, subscription_id, driver_id, kind, number, created_at, ended_at
