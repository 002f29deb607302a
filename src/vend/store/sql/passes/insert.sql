-- Add a pass.
insert into passes (garage_id, id, name, description, capacity, created_at)
values (:garage_id, :pass_id, :name, :description, :capacity, :now)
