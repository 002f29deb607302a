-- One refund that was asked for.
select
    garage_id,
    id,
    payment_id,
    payment_attempted_at,
    invoice_id,
    state,
    amount_minor,
    currency,
    reason,
    note,
    method,
    reference,
    requested_by,
    decided_by,
    decided_at,
    decision_note,
    refusal,
    created_at,
    updated_at
from refund_requests
where garage_id = :garage_id and id = :request_id
