-- What each coupon took off the invoices of some months, by the garage's month of issue; void ones cost nothing.
-- not null: month_date, amount_minor, invoices
select
    date_trunc('month', invoices.issued_at at time zone garages.time_zone)::date as month_date,
    invoice_discounts.coupon_id,
    coupons.name,
    sum(invoice_discounts.amount_minor)::bigint as amount_minor,
    count(distinct invoices.id) as invoices
from invoice_discounts
inner join invoices
    on invoice_discounts.garage_id = invoices.garage_id and invoice_discounts.invoice_id = invoices.id
inner join garages on invoices.garage_id = garages.id
left join coupons
    on invoice_discounts.garage_id = coupons.garage_id and invoice_discounts.coupon_id = coupons.id
where
    invoice_discounts.garage_id = :garage_id
    and invoices.status <> 'void'
    and (invoices.issued_at at time zone garages.time_zone)::date >= :from_date
    and (invoices.issued_at at time zone garages.time_zone)::date < :until_date
group by month_date, invoice_discounts.coupon_id, coupons.name
order by month_date desc, amount_minor desc, invoice_discounts.coupon_id asc
