-- What discounts took off an invoice.
select
    discount_number,
    stripe_discount_id,
    stripe_coupon_id,
    coupon_id,
    amount_minor
from invoice_discounts
where garage_id = :garage_id and invoice_id = :invoice_id
order by discount_number
