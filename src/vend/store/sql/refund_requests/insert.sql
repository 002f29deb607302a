-- Keep a refund that somebody asked for.
insert into refund_requests (
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
)
values (
    :garage_id, :id, :payment_id, :payment_attempted_at, :invoice_id, :state, :amount_minor, :currency, :reason,
    :note,
    :method,
    :reference,
    :requested_by,
    :decided_by,
    :decided_at,
    :decision_note,
    :refusal,
    :created_at,
    :updated_at
)
