-- Grain: one row per tax on a line of a credit note.
select
    garage_id,
    credit_note_id,
    line_number,
    tax_number,
    jurisdiction,
    name as tax_name,
    percent,
    amount_minor as tax_minor
from {{ source('raw', 'credit_note_line_taxes') }}
