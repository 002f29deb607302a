-- Keep what a discount took off an invoice; a coupon that is none of ours is named in Stripe's words alone.
insert into invoice_discounts (
    garage_id, invoice_id, discount_number, stripe_discount_id, stripe_coupon_id, coupon_id, amount_minor
)
values (
    :garage_id, :invoice_id, :discount_number, :stripe_discount_id, :stripe_coupon_id,
    (select coupons.id from coupons where coupons.garage_id = :garage_id and coupons.id = :coupon_id::uuid),
    :amount_minor
)
