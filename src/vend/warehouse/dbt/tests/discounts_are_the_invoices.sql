-- Each garage: what coupons took off is what its invoices say that was taken off.
with reported as (
    select garage_id, sum(amount_minor) as amount_minor
    from {{ ref('coupons_monthly') }}
    group by garage_id
),

billed as (
    select garage_id, sum(discount_minor) as amount_minor
    from {{ ref('stg_invoices') }}
    where invoice_status <> 'void'
    group by garage_id
)

select billed.garage_id, billed.amount_minor, reported.amount_minor as reported_minor
from billed
left join reported on billed.garage_id = reported.garage_id
where billed.amount_minor <> coalesce(reported.amount_minor, 0)
