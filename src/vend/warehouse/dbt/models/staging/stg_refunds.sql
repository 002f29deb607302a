-- Grain: one row per refund.
select
    garage_id,
    id as refund_id,
    payment_id,
    credit_note_id,
    status as refund_status,
    currency,
    amount_minor,
    tax_minor,
    refund_date,
    stripe_refund_id
from {{ source('raw', 'refunds') }}
