-- Decide later about the open case of a subscription, since Stripe could not be asked.
update dunning_cases
set next_step_at = :next_step_at
where garage_id = :garage_id and subscription_id = :subscription_id and closed_at is null
