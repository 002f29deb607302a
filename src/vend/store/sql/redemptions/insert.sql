-- Reserve a redemption, before Stripe is asked.
insert into coupon_redemptions (
    garage_id, id, coupon_id, promotion_code_id, subscription_id, customer_id, state, redeemed_by, redeemed_at
)
values (
    :garage_id, :redemption_id, :coupon_id, :promotion_code_id, :subscription_id, :customer_id, 'reserved',
    :redeemed_by, :now
)
