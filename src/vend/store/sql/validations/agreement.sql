-- What a merchant has agreed to about a coupon; none where nobody else pays it.
select
    merchant_id,
    until_date,
    cap_minor
from validations
where garage_id = :garage_id and coupon_id = :coupon_id
