-- Take the planted bug out again.
truncate subscriptions cascade;
create unique index subscriptions_live_driver_pass on subscriptions (garage_id, driver_id, pass_id)
where ended_at is null
