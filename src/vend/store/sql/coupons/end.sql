-- Let a coupon, and every code of it, be redeemed no longer.
with ended as (
    update coupons
    set ended_at = :now
    where garage_id = :garage_id and id = :coupon_id and ended_at is null
)

update promotion_codes
set ended_at = :now
where garage_id = :garage_id and coupon_id = :coupon_id and ended_at is null
