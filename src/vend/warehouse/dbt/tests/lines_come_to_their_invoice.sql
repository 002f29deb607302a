-- Each invoice with lines: these, after discounts and without tax, come to its price.
with lines as (
    select garage_id, invoice_id, sum(net_minor) as net_minor
    from {{ ref('stg_invoice_lines') }}
    group by garage_id, invoice_id
)

select invoices.garage_id, invoices.invoice_id, invoices.subtotal_minor, lines.net_minor
from {{ ref('stg_invoices') }} as invoices
inner join lines on invoices.garage_id = lines.garage_id and invoices.invoice_id = lines.invoice_id
where invoices.subtotal_minor <> lines.net_minor
