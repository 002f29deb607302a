-- Grain: one row per garage, month, jurisdiction, tax and rate: what a return to a jurisdiction asks for, with evidence.
with named as (
    select garage_id, month_date, currency, jurisdiction, tax_name, percent from {{ ref('int_tax_charged') }}
    union
    select garage_id, month_date, currency, jurisdiction, tax_name, percent from {{ ref('int_tax_returned') }}
    where returned_minor <> 0
    union
    select garage_id, month_date, currency, jurisdiction, tax_name, percent from {{ ref('int_tax_exempt') }}
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
    coalesce(exempt.exempt_minor, 0) as exempt_minor,
    cast(coalesce(charged.invoices, 0) as bigint) as invoices,
    charged.first_invoice_number,
    charged.last_invoice_number
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
left join {{ ref('int_tax_exempt') }} as exempt
    on
        named.garage_id = exempt.garage_id
        and named.month_date = exempt.month_date
        and named.currency = exempt.currency
        and named.jurisdiction = exempt.jurisdiction
        and named.tax_name = exempt.tax_name
        and named.percent = exempt.percent
