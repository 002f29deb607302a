-- What a merchant owes by a validation for a month so far, without tax.
-- not null: part_minor
select coalesce(sum(part_minor), 0)::bigint as part_minor
from merchant_charges
where
    garage_id = :garage_id
    and coupon_id = :coupon_id
    and charged_date >= :from_date
    and charged_date < :until_date
