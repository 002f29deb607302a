-- A coupon, locked against everybody else who would redeem it.
select id
from coupons
where garage_id = :garage_id and id = :coupon_id
for update
