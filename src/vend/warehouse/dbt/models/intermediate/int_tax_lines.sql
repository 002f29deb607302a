-- Grain: one row per tax on an invoice's line, or on what a merchant pays of it (line 0); voided invoices left out.
{{ config(materialized='view') }}
with taxes as (
    select
        garage_id,
        invoice_id,
        cast(line_number as bigint) as line_number,
        cast(tax_number as bigint) as tax_number,
        coalesce(jurisdiction, '') as jurisdiction,
        coalesce(tax_name, '') as tax_name,
        cast(coalesce(percent, 0) as decimal(7, 4)) as percent,
        taxable_minor,
        tax_minor
    from {{ ref('stg_invoice_line_taxes') }}
    union all
    select
        garage_id,
        invoice_id,
        0 as line_number,
        cast(tax_number as bigint) as tax_number,
        jurisdiction,
        tax_name,
        cast(percent as decimal(7, 4)) as percent,
        taxable_minor,
        tax_minor
    from {{ ref('int_merchant_taxes') }}
)

select
    taxes.*,
    {{ month_of('invoices.issued_date') }} as month_date,
    invoices.issued_date,
    invoices.invoice_number,
    invoices.customer_id,
    invoices.currency
from taxes
inner join {{ ref('int_invoices') }} as invoices
    on taxes.garage_id = invoices.garage_id and taxes.invoice_id = invoices.invoice_id
where invoices.invoice_status <> 'void' and invoices.issued_date is not null
