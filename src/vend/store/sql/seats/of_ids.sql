-- Seats of a company account by their ids.
select
    subscriptions.garage_id,
    subscriptions.id,
    subscriptions.customer_id,
    subscriptions.driver_id,
    subscriptions.pass_id,
    subscriptions.price_id,
    subscriptions.status,
    subscriptions.current_period_start_at,
    subscriptions.current_period_end_at,
    subscriptions.cancel_at_period_end,
    subscriptions.started_at,
    subscriptions.canceled_at,
    subscriptions.ended_at,
    subscriptions.trial_end_at,
    subscriptions.start_date,
    subscriptions.collection_paused,
    subscriptions.resumes_at,
    subscriptions.stripe_subscription_id,
    subscriptions.stripe_payment_method_id,
    subscriptions.company_account_id,
    subscriptions.sync_version,
    subscriptions.created_at,
    subscriptions.updated_at
from subscriptions
where
    subscriptions.garage_id = :garage_id
    and subscriptions.company_account_id = :company_account_id
    and subscriptions.id = any(:seat_ids::uuid[])
order by subscriptions.id
