-- One credit note.
select
    garage_id,
    id,
    invoice_id,
    request_id,
    number,
    status,
    reason,
    memo,
    currency,
    subtotal_minor,
    tax_minor,
    total_minor,
    refund_minor,
    balance_minor,
    outside_minor,
    booked_tax_minor,
    method,
    issued_date,
    issued_at,
    voided_at,
    stripe_credit_note_id,
    created_at,
    updated_at
from credit_notes
where garage_id = :garage_id and id = :credit_note_id
