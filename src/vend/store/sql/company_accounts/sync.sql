-- Write Stripe's truth, if nobody wrote a newer one since it was asked for.
update company_accounts
set
    stripe_subscription_id = :stripe_subscription_id,
    stripe_status = :stripe_status,
    current_period_start_at = :current_period_start_at,
    current_period_end_at = :current_period_end_at,
    cancel_at_period_end = :cancel_at_period_end,
    status = case when :ended_at::timestamptz is null then status else 'closed' end,
    closed_at = coalesce(:ended_at, closed_at),
    past_due_at = case when :ended_at::timestamptz is null then past_due_at end,
    sync_version = sync_version + 1,
    updated_at = :now
where garage_id = :garage_id and id = :company_account_id and sync_version = :read_version
returning id
