-- Grain: one row per garage, month, jurisdiction, tax and rate: what a return to a jurisdiction asks for, with evidence.
with named as (
    select garage_id, month_date, currency, jurisdiction, tax_name, percent from {{ ref('int_tax_charged') }}
    union
    select garage_id, month_date, currency, jurisdiction, tax_name, percent from {{ ref('int_tax_returned') }}
    where returned_minor <> 0
),

evidence as (
    select
        taxes.garage_id,
        {{ month_of('invoices.issued_date') }} as month_date,
        coalesce(taxes.jurisdiction, '') as jurisdiction,
        coalesce(taxes.tax_name, '') as tax_name,
        coalesce(taxes.percent, 0) as percent,
        min(invoices.invoice_number) as first_invoice_number,
        max(invoices.invoice_number) as last_invoice_number
    from {{ ref('stg_invoice_line_taxes') }} as taxes
    inner join {{ ref('int_invoices') }} as invoices
        on taxes.garage_id = invoices.garage_id and taxes.invoice_id = invoices.invoice_id
    where invoices.invoice_status <> 'void'
    group by
        taxes.garage_id,
        {{ month_of('invoices.issued_date') }},
        coalesce(taxes.jurisdiction, ''),
        coalesce(taxes.tax_name, ''),
        coalesce(taxes.percent, 0)
)

select
    named.garage_id,
    named.month_date,
    named.jurisdiction,
    named.tax_name,
    cast(named.percent as decimal(7, 4)) as percent,
    named.currency,
    coalesce(charged.taxable_minor, 0) as taxable_minor,
    coalesce(charged.charged_minor, 0) as charged_minor,
    coalesce(returned.returned_minor, 0) as returned_minor,
    coalesce(charged.charged_minor, 0) - coalesce(returned.returned_minor, 0) as net_minor,
    cast(coalesce(charged.invoices, 0) as bigint) as invoices,
    evidence.first_invoice_number,
    evidence.last_invoice_number
from named
left join {{ ref('int_tax_charged') }} as charged
    on
        named.garage_id = charged.garage_id
        and named.month_date = charged.month_date
        and named.currency = charged.currency
        and named.jurisdiction = charged.jurisdiction
        and named.tax_name = charged.tax_name
        and named.percent = charged.percent
left join {{ ref('int_tax_returned') }} as returned
    on
        named.garage_id = returned.garage_id
        and named.month_date = returned.month_date
        and named.currency = returned.currency
        and named.jurisdiction = returned.jurisdiction
        and named.tax_name = returned.tax_name
        and named.percent = returned.percent
left join evidence
    on
        named.garage_id = evidence.garage_id
        and named.month_date = evidence.month_date
        and named.jurisdiction = evidence.jurisdiction
        and named.tax_name = evidence.tax_name
        and named.percent = evidence.percent
