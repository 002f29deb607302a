-- What was charged for each tax on invoices of some local dates, those that were voided left out.
-- not null: taxable_minor, tax_minor, invoices
select
    invoices.currency,
    invoice_line_taxes.jurisdiction,
    invoice_line_taxes.name,
    invoice_line_taxes.percent,
    sum(invoice_line_taxes.taxable_minor)::bigint as taxable_minor,
    sum(invoice_line_taxes.amount_minor)::bigint as tax_minor,
    count(distinct invoices.id) as invoices
from invoice_line_taxes
inner join invoices
    on invoice_line_taxes.garage_id = invoices.garage_id and invoice_line_taxes.invoice_id = invoices.id
inner join garages on invoices.garage_id = garages.id
where
    invoice_line_taxes.garage_id = :garage_id
    and invoices.status <> 'void'
    and invoices.issued_at >= (:from_date::date)::timestamp at time zone garages.time_zone
    and invoices.issued_at < (:until_date::date)::timestamp at time zone garages.time_zone
group by invoices.currency, invoice_line_taxes.jurisdiction, invoice_line_taxes.name, invoice_line_taxes.percent
order by
    invoices.currency,
    invoice_line_taxes.jurisdiction nulls last,
    invoice_line_taxes.name nulls last,
    invoice_line_taxes.percent
