-- What each coupon took off invoices by local day, week or month of issue, of each garage; void ones cost nothing.
-- not null: period_start_date, amount_minor, merchants_minor, invoices
with billed as (
    select
        invoices.garage_id,
        invoices.id as invoice_id,
        invoices.currency,
        date_trunc(:grain, invoices.issued_at at time zone garages.time_zone)::date as period_start_date
    from garages
    inner join invoices
        on
            garages.id = invoices.garage_id
            and invoices.issued_at >= (:from_date::date)::timestamp at time zone garages.time_zone
            and invoices.issued_at < (:until_date::date)::timestamp at time zone garages.time_zone
    where invoices.garage_id = any(:garages) and invoices.status <> 'void' and invoices.discount_minor <> 0
)

select
    billed.garage_id,
    billed.period_start_date,
    billed.currency,
    taken.coupon_id,
    coupons.name as coupon_name,
    sum(taken.amount_minor)::bigint as amount_minor,
    coalesce(sum(charges.part_minor), 0)::bigint as merchants_minor,
    count(distinct billed.invoice_id) as invoices
from billed
inner join invoice_discounts as taken
    on billed.garage_id = taken.garage_id and billed.invoice_id = taken.invoice_id
left join coupons on taken.garage_id = coupons.garage_id and taken.coupon_id = coupons.id
left join merchant_charges as charges
    on
        taken.garage_id = charges.garage_id
        and taken.invoice_id = charges.invoice_id
        and taken.coupon_id = charges.coupon_id
        and charges.kind = 'charge'
where taken.garage_id = any(:garages)
group by billed.garage_id, billed.period_start_date, billed.currency, taken.coupon_id, coupons.name
order by billed.garage_id, billed.period_start_date, coupons.name, taken.coupon_id
