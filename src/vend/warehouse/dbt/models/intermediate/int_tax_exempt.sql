-- Grain: one row per garage, month of issue, jurisdiction, tax and rate: what was billed without it to holders of a certificate.
with lines as (
    select
        lines.garage_id,
        lines.invoice_id,
        lines.line_number,
        lines.pass_id,
        lines.net_minor,
        invoices.customer_id,
        invoices.currency,
        {{ month_of('invoices.issued_date') }} as month_date,
        {{ local_date('lines.period_start_at', 'garages.time_zone') }} as served_date
    from {{ ref('stg_invoice_lines') }} as lines
    inner join {{ ref('int_invoices') }} as invoices
        on lines.garage_id = invoices.garage_id and lines.invoice_id = invoices.invoice_id
    inner join {{ ref('stg_garages') }} as garages on lines.garage_id = garages.garage_id
    where
        invoices.invoice_status <> 'void'
        and exists (
            select 1
            from {{ ref('stg_exemption_certificates') }} as held
            where held.garage_id = invoices.garage_id and held.customer_id = invoices.customer_id
        )
),

freed as (
    select
        lines.*,
        rates.jurisdiction,
        rates.tax_name,
        rates.percent,
        row_number() over (
            partition by
                lines.garage_id, lines.invoice_id, lines.line_number, lower(rates.jurisdiction), lower(rates.tax_name)
            order by case when rates.pass_id is null then 1 else 0 end
        ) as place
    from lines
    inner join {{ ref('stg_tax_rates') }} as rates
        on
            lines.garage_id = rates.garage_id
            and lines.served_date >= rates.valid_from_date
            and (rates.valid_until_date is null or lines.served_date < rates.valid_until_date)
            and (rates.pass_id is null or lines.pass_id = rates.pass_id)
    inner join {{ ref('stg_exemption_certificates') }} as held
        on
            lines.garage_id = held.garage_id
            and lines.customer_id = held.customer_id
            and lines.served_date >= held.valid_from_date
            and (held.valid_until_date is null or lines.served_date < held.valid_until_date)
            and {{ has_name('held.jurisdictions', 'rates.jurisdiction') }}
)

select
    freed.garage_id,
    freed.month_date,
    freed.currency,
    freed.jurisdiction,
    freed.tax_name,
    cast(freed.percent as decimal(7, 4)) as percent,
    {{ total('freed.net_minor') }} as exempt_minor
from freed
left join {{ ref('stg_invoice_line_taxes') }} as taxes
    on
        freed.garage_id = taxes.garage_id
        and freed.invoice_id = taxes.invoice_id
        and freed.line_number = taxes.line_number
        and lower(freed.jurisdiction) = lower(taxes.jurisdiction)
        and lower(freed.tax_name) = lower(taxes.tax_name)
where freed.place = 1 and taxes.invoice_id is null
group by
    freed.garage_id, freed.month_date, freed.currency, freed.jurisdiction, freed.tax_name,
    cast(freed.percent as decimal(7, 4))
