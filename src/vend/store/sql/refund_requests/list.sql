-- A page of the refunds that were asked for, newest first.
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
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:state::text is null or state = :state)
    and (:payment_id::uuid is null or payment_id = :payment_id)
    and (:invoice_id::uuid is null or invoice_id = :invoice_id)
order by created_at desc, id desc
limit :row_limit
