-- The open case of a company's account, locked against other writers until the transaction ends.
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
where garage_id = :garage_id and company_account_id = :company_account_id and closed_at is null
for update
