-- Say which passes a coupon is for.
insert into coupon_passes (garage_id, coupon_id, pass_id)
select
    :garage_id,
    :coupon_id,
    pass_id
from unnest(:pass_ids::uuid[]) as pass_id
