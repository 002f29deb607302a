-- Grain: one row per coupon.
select
    garage_id,
    id as coupon_id,
    name as coupon_name
from {{ source('raw', 'coupons') }}
