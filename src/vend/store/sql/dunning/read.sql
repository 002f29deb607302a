-- One case.
select
    garage_id,
    id,
    subscription_id,
    company_account_id,
    opened_at,
    opened_date,
    notices,
    warned_at,
    grace_until_date,
    suspended_at,
    cancel_refusals,
    next_step_at,
    closed_at,
    outcome
from dunning_cases
where garage_id = :garage_id and id = :case_id
