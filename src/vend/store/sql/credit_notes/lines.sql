-- The lines of a credit note, in order.
select
    line_number,
    invoice_line_number,
    description,
    amount_minor,
    tax_minor,
    stripe_line_id
from credit_note_lines
where garage_id = :garage_id and credit_note_id = :credit_note_id
order by line_number
