-- Grain: one row per invoice that was taxed wrongly.
select
    garage_id,
    invoice_id,
    subscription_id,
    on_date,
    due_minor,
    charged_minor
from {{ source('raw', 'tax_misses') }}
