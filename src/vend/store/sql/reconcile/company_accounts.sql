-- Company accounts by Stripe's ids, and those of a span of instants, with the prices of the seats that Stripe is to bill.
-- not null: stripe_id, stripe_status, current_period_start_at, current_period_end_at, seat_price_ids
select
    accounts.garage_id,
    accounts.id,
    accounts.stripe_subscription_id as stripe_id,
    accounts.created_at as placed_at,
    accounts.updated_at as written_at,
    accounts.stripe_status,
    accounts.current_period_start_at,
    accounts.current_period_end_at,
    accounts.cancel_at_period_end,
    billed.seat_price_ids
from company_accounts as accounts
cross join
    lateral (
        select coalesce(array_agg(subscriptions.price_id), '{}') as seat_price_ids
        from subscriptions
        where
            subscriptions.garage_id = accounts.garage_id
            and subscriptions.company_account_id = accounts.id
            and subscriptions.ended_at is null
            and subscriptions.unbilled_at is null
            and subscriptions.status <> 'incomplete'
    ) as billed
where
    accounts.garage_id = any(:garages)
    and accounts.stripe_subscription_id is not null
    and (
        accounts.stripe_subscription_id = any(:stripe_ids)
        or (accounts.created_at >= :from_at and accounts.created_at < :until_at)
    )
