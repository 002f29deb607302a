-- What was billed without a tax to customers who hold a certificate for its jurisdiction, by local day, week or month.
-- not null: period_start_date, exempt_minor
with billed as (
    select
        lines.garage_id,
        lines.invoice_id,
        lines.line_number,
        invoices.customer_id,
        invoices.currency,
        lines.pass_id,
        coalesce(lines.net_minor, lines.amount_minor) as net_minor,
        (invoices.issued_at at time zone garages.time_zone)::date as issued_date,
        (lines.period_start_at at time zone garages.time_zone)::date as served_date
    from garages
    inner join invoices
        on
            garages.id = invoices.garage_id
            and invoices.issued_at >= (:from_date::date)::timestamp at time zone garages.time_zone
            and invoices.issued_at < (:until_date::date)::timestamp at time zone garages.time_zone
    inner join invoice_lines as lines on invoices.garage_id = lines.garage_id and invoices.id = lines.invoice_id
    where
        garages.id = any(:garages)
        and lines.garage_id = any(:garages)
        and invoices.status <> 'void'
),

-- a rate of the one pass stands in for the garage's of the same tax
freed as (
    select distinct on (
        billed.garage_id, billed.invoice_id, billed.line_number, lower(rates.jurisdiction), lower(rates.name)
    )
        billed.*,
        rates.jurisdiction,
        rates.name,
        rates.percent
    from billed
    inner join exemption_certificates as held
        on
            billed.garage_id = held.garage_id
            and billed.customer_id = held.customer_id
            and billed.served_date >= held.valid_from_date
            and (held.valid_until_date is null or billed.served_date < held.valid_until_date)
    inner join tax_rates as rates
        on
            held.garage_id = rates.garage_id
            and lower(rates.jurisdiction) in (select lower(named) from unnest(held.jurisdictions) as named)
            and billed.served_date >= rates.valid_from_date
            and (rates.valid_until_date is null or billed.served_date < rates.valid_until_date)
            and (rates.pass_id is null or billed.pass_id = rates.pass_id)
    where billed.garage_id = any(:garages)
    order by
        billed.garage_id,
        billed.invoice_id,
        billed.line_number,
        lower(rates.jurisdiction),
        lower(rates.name),
        rates.pass_id nulls last
)

select
    freed.garage_id,
    date_trunc(:grain, freed.issued_date::timestamp)::date as period_start_date,
    freed.currency,
    freed.jurisdiction,
    freed.name,
    freed.percent,
    sum(freed.net_minor)::bigint as exempt_minor
from freed
where
    not exists (
        select 1
        from invoice_line_taxes as taxes
        where
            taxes.garage_id = freed.garage_id
            and taxes.invoice_id = freed.invoice_id
            and taxes.line_number = freed.line_number
            and lower(taxes.jurisdiction) = lower(freed.jurisdiction)
            and lower(taxes.name) = lower(freed.name)
    )
group by freed.garage_id, period_start_date, freed.currency, freed.jurisdiction, freed.name, freed.percent
order by freed.garage_id, period_start_date
