-- The lines of an invoice, in order.
select
    line_number,
    description,
    amount_minor,
    net_minor,
    tax_minor,
    pass_id,
    period_start_at,
    period_end_at,
    stripe_line_id
from invoice_lines
where garage_id = :garage_id and invoice_id = :invoice_id
order by line_number
