-- Write Stripe's truth, if nobody wrote a newer one since it was asked for.
update subscriptions
set
    status = :status,
    current_period_start_at = :current_period_start_at,
    current_period_end_at = :current_period_end_at,
    cancel_at_period_end = :cancel_at_period_end,
    started_at = coalesce(:started_at, started_at),
    canceled_at = :canceled_at,
    ended_at = :ended_at,
    stripe_subscription_id = :stripe_subscription_id,
    sync_version = sync_version + 1,
    updated_at = :now
where garage_id = :garage_id and id = :subscription_id and sync_version = :read_version
returning
    garage_id,
    id,
    customer_id,
    driver_id,
    pass_id,
    price_id,
    status,
    current_period_start_at,
    current_period_end_at,
    cancel_at_period_end,
    started_at,
    canceled_at,
    ended_at,
    stripe_subscription_id,
    sync_version,
    created_at,
    updated_at
