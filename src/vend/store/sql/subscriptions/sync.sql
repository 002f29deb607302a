-- Write Stripe's truth, if nobody wrote a newer one since it was asked for.
update subscriptions
set
    price_id = coalesce(:price_id, price_id),
    pass_id = coalesce(
        (select prices.pass_id from prices where prices.garage_id = :garage_id and prices.id = :price_id), pass_id
    ),
    status = :status,
    current_period_start_at = :current_period_start_at,
    current_period_end_at = :current_period_end_at,
    cancel_at_period_end = :cancel_at_period_end,
    started_at = coalesce(:started_at, started_at),
    canceled_at = :canceled_at,
    ended_at = :ended_at,
    trial_end_at = :trial_end_at,
    collection_paused = :collection_paused,
    resumes_at = :resumes_at,
    stripe_subscription_id = :stripe_subscription_id,
    stripe_payment_method_id = :stripe_payment_method_id,
    stripe_tax_rate_ids = :stripe_tax_rate_ids,
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
    trial_end_at,
    start_date,
    collection_paused,
    resumes_at,
    stripe_subscription_id,
    stripe_payment_method_id,
    company_account_id,
    sync_version,
    created_at,
    updated_at
