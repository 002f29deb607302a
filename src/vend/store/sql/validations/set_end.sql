-- Let an agreement end on a local date, exclusive.
update validations
set until_date = :until_date
where garage_id = :garage_id and coupon_id = :coupon_id
