-- Add a code for a coupon.
insert into promotion_codes (garage_id, id, coupon_id, code, redeem_until_date, redemptions_max, created_at)
values (:garage_id, :id, :coupon_id, :code, :redeem_until_date, :redemptions_max, :created_at)
