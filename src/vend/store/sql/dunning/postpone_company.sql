-- Decide later about the open case of a company's account, since Stripe could not be asked.
update dunning_cases
set next_step_at = :next_step_at
where garage_id = :garage_id and company_account_id = :company_account_id and closed_at is null
