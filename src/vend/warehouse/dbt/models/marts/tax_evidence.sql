-- Grain: one row per tax on an invoice line, or on a merchant's part of it, voided invoices left out: what stands behind the tax worksheet.
{{ config(materialized='view') }}
select
    taxes.garage_id,
    taxes.invoice_id,
    taxes.line_number,
    taxes.tax_number,
    taxes.month_date,
    taxes.issued_date,
    taxes.invoice_number,
    customers.customer_name,
    taxes.jurisdiction,
    taxes.tax_name,
    taxes.percent,
    taxes.currency,
    taxes.taxable_minor,
    taxes.tax_minor
from {{ ref('int_tax_lines') }} as taxes
inner join {{ ref('stg_customers') }} as customers
    on taxes.garage_id = customers.garage_id and taxes.customer_id = customers.customer_id
