-- Grain: one row per part of an invoice that a merchant owes, or that was taken back.
select
    garage_id,
    id as charge_id,
    coupon_id,
    invoice_id,
    kind as charge_kind,
    charged_date,
    part_minor,
    tax_minor
from {{ source('raw', 'merchant_charges') }}
