-- Keep how far a case has come.
update dunning_cases
set
    notices = :notices,
    warned_at = :warned_at,
    grace_until_date = :grace_until_date,
    suspended_at = :suspended_at,
    cancel_refusals = :cancel_refusals,
    next_step_at = :next_step_at,
    closed_at = :closed_at,
    outcome = :outcome
where garage_id = :garage_id and id = :id
