-- Subscriptions by Stripe's ids, and those of a span of instants.
-- not null: stripe_id, coupons
select
    garage_id,
    id,
    stripe_subscription_id as stripe_id,
    created_at as placed_at,
    updated_at as written_at,
    status,
    current_period_start_at,
    current_period_end_at,
    cancel_at_period_end,
    started_at,
    canceled_at,
    ended_at,
    trial_end_at,
    collection_paused,
    resumes_at,
    stripe_payment_method_id,
    price_id,
    array(
        select coupon_redemptions.coupon_id::text
        from coupon_redemptions
        where
            coupon_redemptions.garage_id = any(:garages)
            and coupon_redemptions.garage_id = subscriptions.garage_id
            and coupon_redemptions.subscription_id = subscriptions.id
            and coupon_redemptions.state = 'active'
        order by coupon_redemptions.coupon_id::text
    ) as coupons
from subscriptions
where
    garage_id = any(:garages)
    and stripe_subscription_id is not null
    and (stripe_subscription_id = any(:stripe_ids) or (created_at >= :from_at and created_at < :until_at))
