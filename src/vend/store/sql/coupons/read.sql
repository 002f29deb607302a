-- One coupon, with how often it was redeemed and the passes that it is for.
-- not null: redeemed, pass_ids
select
    coupons.garage_id,
    coupons.id,
    coupons.name,
    coupons.percent_bp,
    coupons.amount_minor,
    coupons.currency,
    coupons.duration,
    coupons.months,
    coupons.redeem_from_date,
    coupons.redeem_until_date,
    coupons.redemptions_max,
    coupons.first_time_only,
    coupons.one_per_customer,
    coupons.stripe_coupon_id,
    coupons.ended_at,
    coupons.created_at,
    (
        select count(*)
        from coupon_redemptions
        where
            coupon_redemptions.garage_id = :garage_id
            and coupon_redemptions.coupon_id = coupons.id
            and coupon_redemptions.state <> 'released'
    ) as redeemed,
    array(
        select coupon_passes.pass_id
        from coupon_passes
        where coupon_passes.garage_id = :garage_id and coupon_passes.coupon_id = coupons.id
        order by coupon_passes.pass_id
    ) as pass_ids
from coupons
where coupons.garage_id = :garage_id and coupons.id = :coupon_id
