-- Grain: one row per line of an invoice.
select
    garage_id,
    invoice_id,
    line_number,
    pass_id,
    -- what the version before wrote while this one was being rolled out has no net price
    coalesce(net_minor, amount_minor) as net_minor,
    tax_minor,
    period_start_at
from {{ source('raw', 'invoice_lines') }}
