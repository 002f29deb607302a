-- Keep that Stripe has a coupon.
update coupons
set stripe_coupon_id = :stripe_coupon_id
where garage_id = :garage_id and id = :coupon_id and stripe_coupon_id is null
