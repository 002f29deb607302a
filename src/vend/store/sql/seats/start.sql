-- Let reserved seats begin: Stripe's quantity counts them.
update subscriptions
set
    status = 'active',
    started_at = :now,
    current_period_start_at = :current_period_start_at,
    current_period_end_at = :current_period_end_at,
    sync_version = sync_version + 1,
    updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and id = any(:seat_ids::uuid[])
    and status = 'incomplete'
