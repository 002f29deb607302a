-- Grain: one row per discount on an invoice.
select
    garage_id,
    invoice_id,
    discount_number,
    coupon_id,
    amount_minor
from {{ source('raw', 'invoice_discounts') }}
