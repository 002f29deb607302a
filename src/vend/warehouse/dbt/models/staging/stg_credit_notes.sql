-- Grain: one row per credit note.
select
    garage_id,
    id as credit_note_id,
    invoice_id,
    status as note_status,
    currency,
    total_minor,
    tax_minor,
    issued_date,
    stripe_credit_note_id
from {{ source('raw', 'credit_notes') }}
