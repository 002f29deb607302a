-- The taxes of an invoice's lines, in order.
select
    line_number,
    tax_number,
    stripe_tax_rate_id,
    jurisdiction,
    name,
    percent,
    taxable_minor,
    amount_minor
from invoice_line_taxes
where garage_id = :garage_id and invoice_id = :invoice_id
order by line_number, tax_number
