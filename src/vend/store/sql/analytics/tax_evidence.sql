-- Taxes on lines of invoices that were issued in some local dates and not voided, a page of them, newest first.
-- not null: issued_date, jurisdiction, tax_name, percent
select
    invoices.issued_at,
    (invoices.issued_at at time zone garages.time_zone)::date as issued_date,
    taxes.invoice_id,
    invoices.number as invoice_number,
    taxes.line_number,
    taxes.tax_number,
    customers.id as customer_id,
    customers.name as customer_name,
    coalesce(taxes.jurisdiction, '') as jurisdiction,
    coalesce(taxes.name, '') as tax_name,
    coalesce(taxes.percent, 0) as percent,
    invoices.currency,
    taxes.taxable_minor,
    taxes.amount_minor as tax_minor
from invoice_line_taxes as taxes
inner join invoices on taxes.garage_id = invoices.garage_id and taxes.invoice_id = invoices.id
inner join customers on invoices.garage_id = customers.garage_id and invoices.customer_id = customers.id
inner join garages on invoices.garage_id = garages.id
where
    taxes.garage_id = :garage_id
    and invoices.status <> 'void'
    and invoices.issued_at >= (:from_date::date)::timestamp at time zone garages.time_zone
    and invoices.issued_at < (:until_date::date)::timestamp at time zone garages.time_zone
    and (:jurisdiction::text is null or coalesce(taxes.jurisdiction, '') = :jurisdiction)
    and (:tax_name::text is null or coalesce(taxes.name, '') = :tax_name)
    and (:percent::numeric is null or coalesce(taxes.percent, 0) = :percent)
    and (invoices.issued_at, taxes.invoice_id, taxes.line_number, taxes.tax_number)
    < (:before_at, :before_id, :before_line, :before_tax)
order by invoices.issued_at desc, taxes.invoice_id desc, taxes.line_number desc, taxes.tax_number desc
limit :row_limit
