-- The prices of the subscriptions that a validation pays for, one row each.
select prices.amount_minor
from coupon_redemptions
inner join subscriptions
    on
        coupon_redemptions.garage_id = subscriptions.garage_id
        and coupon_redemptions.subscription_id = subscriptions.id
inner join prices on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.id
where
    coupon_redemptions.garage_id = :garage_id
    and coupon_redemptions.coupon_id = :coupon_id
    and coupon_redemptions.state in ('reserved', 'active')
    and subscriptions.ended_at is null
