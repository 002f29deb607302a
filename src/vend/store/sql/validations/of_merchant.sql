-- The validations of a merchant, newest first.
-- not null: codes, subscriptions
select
    validations.garage_id,
    validations.coupon_id as id,
    validations.merchant_id,
    coupons.name,
    coupons.percent_bp,
    coupons.amount_minor,
    coupons.currency,
    coupons.redeem_from_date as from_date,
    validations.until_date,
    validations.cap_minor,
    array(
        select promotion_codes.code
        from promotion_codes
        where
            promotion_codes.garage_id = :garage_id
            and promotion_codes.coupon_id = coupons.id
            and promotion_codes.ended_at is null
        order by promotion_codes.code
    ) as codes,
    (
        select count(*)
        from coupon_redemptions
        where
            coupon_redemptions.garage_id = :garage_id
            and coupon_redemptions.coupon_id = coupons.id
            and coupon_redemptions.state in ('reserved', 'active')
    ) as subscriptions,
    coupons.ended_at,
    coupons.created_at
from validations
inner join coupons on validations.garage_id = coupons.garage_id and validations.coupon_id = coupons.id
where validations.garage_id = :garage_id and validations.merchant_id = :merchant_id
order by coupons.created_at desc, coupons.id desc
