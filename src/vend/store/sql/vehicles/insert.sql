-- Add a vehicle.
insert into vehicles (garage_id, id, driver_id, plate, region, description, created_at, removed_at)
values (:garage_id, :id, :driver_id, :plate, :region, :description, :created_at, :removed_at)
