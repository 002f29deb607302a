-- What merchants' parts of invoices were taxed with, tax by tax, by local day, week or month of each garage.
-- not null: garage_id, period_start_date, currency, taxable_minor, tax_minor, invoices
-- null elsewhere: jurisdiction, name, percent
with parts as (
    select
        charges.garage_id,
        charges.id,
        date_trunc(:grain, charges.charged_date::timestamp)::date as period_start_date,
        invoices.currency,
        invoices.period_start_date as on_date,
        charges.part_minor,
        charges.tax_minor,
        (
            select lines.pass_id
            from invoice_lines as lines
            where lines.garage_id = charges.garage_id and lines.invoice_id = charges.invoice_id
            order by lines.period_end_at desc, lines.line_number asc
            limit 1
        ) as pass_id
    from merchant_charges as charges
    inner join invoices on charges.garage_id = invoices.garage_id and charges.invoice_id = invoices.id
    where
        charges.garage_id = any(:garages)
        and charges.kind = 'charge'
        and charges.charged_date >= :from_date
        and charges.charged_date < :until_date
        and invoices.status <> 'void'
),

-- the garage's rates of the period's first day, whatever certificate the driver has; one of the pass stands in
named as (
    select distinct on (parts.garage_id, parts.id, lower(rates.jurisdiction), lower(rates.name))
        parts.garage_id,
        parts.id,
        parts.period_start_date,
        parts.currency,
        rates.jurisdiction,
        rates.name,
        rates.percent,
        parts.part_minor,
        round(parts.part_minor * rates.percent / 100)::bigint as tax_minor
    from parts
    inner join tax_rates as rates
        on
            parts.garage_id = rates.garage_id
            and parts.on_date >= rates.valid_from_date
            and (rates.valid_until_date is null or parts.on_date < rates.valid_until_date)
            and (rates.pass_id is null or parts.pass_id = rates.pass_id)
    where rates.garage_id = any(:garages)
    order by parts.garage_id, parts.id, lower(rates.jurisdiction), lower(rates.name), rates.pass_id nulls last
),

taxed as (
    select
        garage_id,
        period_start_date,
        currency,
        jurisdiction,
        name,
        percent,
        part_minor as taxable_minor,
        tax_minor
    from named
    union all
    -- what was booked and no rate of the garage explains is of none
    select
        parts.garage_id,
        parts.period_start_date,
        parts.currency,
        null as jurisdiction,
        null as name,
        null as percent,
        0 as taxable_minor,
        parts.tax_minor - coalesce(sum(named.tax_minor), 0)::bigint as tax_minor
    from parts
    left join named on parts.garage_id = named.garage_id and parts.id = named.id
    group by parts.garage_id, parts.id, parts.period_start_date, parts.currency, parts.tax_minor
    having parts.tax_minor <> coalesce(sum(named.tax_minor), 0)
)

select
    garage_id,
    period_start_date,
    currency,
    jurisdiction,
    name,
    percent,
    sum(taxable_minor)::bigint as taxable_minor,
    sum(tax_minor)::bigint as tax_minor,
    0::bigint as invoices
from taxed
group by garage_id, period_start_date, currency, jurisdiction, name, percent
order by garage_id, period_start_date
