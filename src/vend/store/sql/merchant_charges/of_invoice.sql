-- What merchants owe for an invoice.
select
    garage_id,
    id,
    merchant_id,
    coupon_id,
    invoice_id,
    subscription_id,
    kind,
    charged_date,
    part_minor,
    uncovered_minor,
    tax_minor,
    statement_id,
    created_at
from merchant_charges
where garage_id = :garage_id and invoice_id = :invoice_id
order by kind, id
