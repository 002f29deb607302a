-- The coupon that a subscription has or is to have.
select
    garage_id,
    id,
    coupon_id,
    promotion_code_id,
    subscription_id,
    customer_id,
    state,
    redeemed_by,
    redeemed_at,
    starts_at,
    ends_at,
    settled_at,
    stripe_discount_id
from coupon_redemptions
where garage_id = :garage_id and subscription_id = :subscription_id and state in ('reserved', 'active')
