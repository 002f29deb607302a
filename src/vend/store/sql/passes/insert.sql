-- Add a pass.
insert into passes (garage_id, id, name, description, capacity, trial_days, created_at)
values (:garage_id, :pass_id, :name, :description, :capacity, :trial_days, :now)
