-- Let the living seats of an account follow its period; one that ends keeps the period that it ends with.
update subscriptions
set
    current_period_start_at = :current_period_start_at,
    current_period_end_at = :current_period_end_at,
    sync_version = sync_version + 1,
    updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and ended_at is null
    and not cancel_at_period_end
    and status <> 'incomplete'
    and (
        current_period_start_at is distinct from :current_period_start_at
        or current_period_end_at is distinct from :current_period_end_at
    )
