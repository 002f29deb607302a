-- Live subscriptions that Stripe does not have and that no order is making: each keeps a place for nothing.
select
    subscriptions.id,
    subscriptions.created_at
from subscriptions
where
    subscriptions.garage_id = :garage_id
    and subscriptions.ended_at is null
    and subscriptions.stripe_subscription_id is null
    -- a seat is made with its account's change
    and (subscriptions.company_account_id is null or subscriptions.status = 'incomplete')
    and subscriptions.created_at >= :from_at
    and subscriptions.created_at < :until_at
    and not exists (
        select 1
        from operations
        where
            operations.garage_id = subscriptions.garage_id
            and operations.subject_id in (subscriptions.id, subscriptions.company_account_id)
            and operations.settled_at is null
    )
order by subscriptions.created_at
limit 200
