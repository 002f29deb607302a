-- A page of subscriptions, newest first.
select
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
from subscriptions
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:status::text is null or status = :status)
    and (:pass_id::uuid is null or pass_id = :pass_id)
    and (:customer_id::uuid is null or customer_id = :customer_id)
    and (:driver_id::uuid is null or driver_id = :driver_id)
order by created_at desc, id desc
limit :row_limit
