-- Grain: one row per amount that left what a line still has to earn.
select
    garage_id,
    invoice_id,
    line_number,
    kind as recognition_kind,
    source_id,
    amount_minor,
    recognised_date
from {{ source('raw', 'recognitions') }}
