-- A planted bug: a driver may hold the same pass twice.
drop index subscriptions_live_driver_pass
