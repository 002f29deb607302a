-- The taxes that a credit note's lines take back, in order.
select
    line_number,
    tax_number,
    stripe_tax_rate_id,
    jurisdiction,
    name,
    percent,
    taxable_minor,
    amount_minor
from credit_note_line_taxes
where garage_id = :garage_id and credit_note_id = :credit_note_id
order by line_number, tax_number
