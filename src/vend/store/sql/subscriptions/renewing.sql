-- Subscriptions of this garage at Stripe that renew before an instant, the earliest first; company seats do not.
-- not null: current_period_end_at
select
    id,
    customer_id,
    pass_id,
    current_period_end_at,
    stripe_tax_rate_ids,
    sync_version
from subscriptions
where
    garage_id = :garage_id
    and ended_at is null
    and status <> 'incomplete'
    and company_account_id is null
    and stripe_subscription_id is not null
    and not cancel_at_period_end
    and current_period_end_at > :now
    and current_period_end_at <= :until_at
order by current_period_end_at, id
