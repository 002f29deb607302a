-- Nothing is deleted: a vehicle that was taken off a subscription keeps its line, and may come back.
alter table subscription_vehicles add column removed_at timestamptz;
grant update (created_at, removed_at) on subscription_vehicles to vend_app;
