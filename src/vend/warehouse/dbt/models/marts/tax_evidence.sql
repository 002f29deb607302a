-- Grain: one row per tax on an invoice line, voided invoices left out: what stands behind the tax worksheet.
{{ config(materialized='view') }}
select
    taxes.garage_id,
    taxes.invoice_id,
    cast(taxes.line_number as bigint) as line_number,
    cast(taxes.tax_number as bigint) as tax_number,
    {{ month_of('invoices.issued_date') }} as month_date,
    invoices.issued_date,
    invoices.invoice_number,
    customers.customer_name,
    coalesce(taxes.jurisdiction, '') as jurisdiction,
    coalesce(taxes.tax_name, '') as tax_name,
    cast(coalesce(taxes.percent, 0) as decimal(7, 4)) as percent,
    invoices.currency,
    taxes.taxable_minor,
    taxes.tax_minor
from {{ ref('stg_invoice_line_taxes') }} as taxes
inner join {{ ref('int_invoices') }} as invoices
    on taxes.garage_id = invoices.garage_id and taxes.invoice_id = invoices.invoice_id
inner join {{ ref('stg_customers') }} as customers
    on invoices.garage_id = customers.garage_id and invoices.customer_id = customers.customer_id
where invoices.invoice_status <> 'void'
