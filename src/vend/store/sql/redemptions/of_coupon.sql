-- A page of a coupon's redemptions, newest first.
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
where
    garage_id = :garage_id
    and coupon_id = :coupon_id
    and (redeemed_at, id) < (:before_at, :before_id)
order by redeemed_at desc, id desc
limit :row_limit
