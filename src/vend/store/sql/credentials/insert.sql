-- Add a credential.
insert into credentials (garage_id, id, subscription_id, driver_id, kind, number, created_at, ended_at)
values (:garage_id, :id, :subscription_id, :driver_id, :kind, :number, :created_at, :ended_at)
