-- The sums of taxes on lines of invoices that were issued in some local dates and not voided.
-- not null: lines, invoices, taxable_minor, tax_minor
select
    count(*) as lines,
    count(distinct taxes.invoice_id) as invoices,
    coalesce(sum(taxes.taxable_minor), 0)::bigint as taxable_minor,
    coalesce(sum(taxes.amount_minor), 0)::bigint as tax_minor
from invoice_line_taxes as taxes
inner join invoices on taxes.garage_id = invoices.garage_id and taxes.invoice_id = invoices.id
inner join garages on invoices.garage_id = garages.id
where
    taxes.garage_id = :garage_id
    and invoices.status <> 'void'
    and invoices.issued_at >= (:from_date::date)::timestamp at time zone garages.time_zone
    and invoices.issued_at < (:until_date::date)::timestamp at time zone garages.time_zone
    and (:jurisdiction::text is null or coalesce(taxes.jurisdiction, '') = :jurisdiction)
    and (:tax_name::text is null or coalesce(taxes.name, '') = :tax_name)
    and (:percent::numeric is null or coalesce(taxes.percent, 0) = :percent)
