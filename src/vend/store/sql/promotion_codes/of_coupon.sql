-- The codes of a coupon, newest first.
-- not null: redeemed
select
    promotion_codes.garage_id,
    promotion_codes.id,
    promotion_codes.coupon_id,
    promotion_codes.code,
    promotion_codes.redeem_until_date,
    promotion_codes.redemptions_max,
    promotion_codes.ended_at,
    promotion_codes.created_at,
    (
        select count(*)
        from coupon_redemptions
        where
            coupon_redemptions.garage_id = :garage_id
            and coupon_redemptions.promotion_code_id = promotion_codes.id
            and coupon_redemptions.state <> 'released'
    ) as redeemed
from promotion_codes
where promotion_codes.garage_id = :garage_id and promotion_codes.coupon_id = :coupon_id
order by promotion_codes.created_at desc, promotion_codes.id desc
