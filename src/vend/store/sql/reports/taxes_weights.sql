-- What invoices charged, and credit notes take back, of each tax.
-- not null: of_id, amount_minor
select
    invoice_id as of_id,
    jurisdiction,
    name,
    percent,
    sum(amount_minor)::bigint as amount_minor
from invoice_line_taxes
where garage_id = any(:garages) and invoice_id = any(:ids)
group by invoice_id, jurisdiction, name, percent
union all
select
    credit_note_id as of_id,
    jurisdiction,
    name,
    percent,
    sum(amount_minor)::bigint as amount_minor
from credit_note_line_taxes
where garage_id = any(:garages) and credit_note_id = any(:ids)
group by credit_note_id, jurisdiction, name, percent
order by of_id, jurisdiction, name, percent
