-- Say that a merchant pays what a coupon takes off.
insert into validations (garage_id, coupon_id, merchant_id, until_date, cap_minor)
values (:garage_id, :coupon_id, :merchant_id, :until_date, :cap_minor)
