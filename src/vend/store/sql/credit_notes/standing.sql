-- What an invoice's credit notes have taken back beside their refunds, and the tax part of that.
-- not null: amount_minor, tax_minor
select
    coalesce(sum(total_minor - refund_minor), 0)::bigint as amount_minor,
    coalesce(sum(booked_tax_minor), 0)::bigint as tax_minor
from credit_notes
where garage_id = :garage_id and invoice_id = :invoice_id and status = 'issued'
