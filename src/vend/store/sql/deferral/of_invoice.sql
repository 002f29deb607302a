-- What left the rests of an invoice's lines, in order.
select
    garage_id,
    invoice_id,
    line_number,
    kind,
    source_id,
    amount_minor,
    recognised_date,
    created_at
from recognitions
where garage_id = :garage_id and invoice_id = :invoice_id
order by recognised_date, line_number, kind, source_id
