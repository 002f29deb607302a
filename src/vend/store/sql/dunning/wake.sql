-- Decide anew about every open case, since the garage's rules have changed.
update dunning_cases
set next_step_at = :now
where garage_id = :garage_id and closed_at is null
