-- Grain: one row per garage, month of issue, coupon and currency: what it took off invoices, voided ones left out.
with taken as (
    select
        discounts.garage_id,
        {{ month_of('invoices.issued_date') }} as month_date,
        coalesce(discounts.coupon_id, {{ no_pass() }}) as coupon_id,
        invoices.currency,
        discounts.invoice_id,
        discounts.amount_minor
    from {{ ref('stg_invoice_discounts') }} as discounts
    inner join {{ ref('int_invoices') }} as invoices
        on discounts.garage_id = invoices.garage_id and discounts.invoice_id = invoices.invoice_id
    where invoices.invoice_status <> 'void'
),

paid as (
    select garage_id, coupon_id, invoice_id, {{ total('part_minor') }} as part_minor
    from {{ ref('stg_merchant_charges') }}
    where charge_kind = 'charge'
    group by garage_id, coupon_id, invoice_id
)

select
    taken.garage_id,
    taken.month_date,
    taken.coupon_id,
    max(coupons.coupon_name) as coupon_name,
    taken.currency,
    {{ total('taken.amount_minor') }} as amount_minor,
    {{ total('paid.part_minor') }} as merchants_minor,
    count(distinct taken.invoice_id) as invoices
from taken
left join {{ ref('stg_coupons') }} as coupons
    on taken.garage_id = coupons.garage_id and taken.coupon_id = coupons.coupon_id
left join paid
    on
        taken.garage_id = paid.garage_id
        and taken.coupon_id = paid.coupon_id
        and taken.invoice_id = paid.invoice_id
group by taken.garage_id, taken.month_date, taken.coupon_id, taken.currency
