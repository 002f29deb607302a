-- What was charged for each tax by local day, week or month of each garage, on invoices that were not voided.
-- not null: period_start_date, taxable_minor, tax_minor, invoices
with billed as (
    select
        invoices.garage_id,
        invoices.id as invoice_id,
        invoices.currency,
        date_trunc(:grain, invoices.issued_at at time zone garages.time_zone)::date as period_start_date
    from garages
    inner join invoices
        on
            garages.id = invoices.garage_id
            and invoices.issued_at >= (:from_date::date)::timestamp at time zone garages.time_zone
            and invoices.issued_at < (:until_date::date)::timestamp at time zone garages.time_zone
    where invoices.garage_id = any(:garages) and invoices.status <> 'void'
)

select
    billed.garage_id,
    billed.period_start_date,
    billed.currency,
    taxes.jurisdiction,
    taxes.name,
    taxes.percent,
    sum(taxes.taxable_minor)::bigint as taxable_minor,
    sum(taxes.amount_minor)::bigint as tax_minor,
    count(distinct billed.invoice_id) as invoices
from billed
inner join invoice_line_taxes as taxes
    on billed.garage_id = taxes.garage_id and billed.invoice_id = taxes.invoice_id
where taxes.garage_id = any(:garages)
group by
    billed.garage_id, billed.period_start_date, billed.currency, taxes.jurisdiction, taxes.name, taxes.percent
order by billed.garage_id, billed.period_start_date
