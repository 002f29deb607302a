-- Stripe's subscription has the coupon.
update coupon_redemptions
set state = 'active', starts_at = :starts_at, ends_at = :ends_at, stripe_discount_id = :stripe_discount_id
where garage_id = :garage_id and id = :redemption_id and state in ('reserved', 'active')
