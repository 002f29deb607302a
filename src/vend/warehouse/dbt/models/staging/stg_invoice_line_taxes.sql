-- Grain: one row per tax on an invoice line.
select
    garage_id,
    invoice_id,
    line_number,
    tax_number,
    jurisdiction,
    name as tax_name,
    percent,
    taxable_minor,
    amount_minor as tax_minor
from {{ source('raw', 'invoice_line_taxes') }}
