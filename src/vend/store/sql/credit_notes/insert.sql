-- Record a credit note as Stripe has it; a second writer of the same one gets no row.
insert into credit_notes (
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
)
values (
    :garage_id, :id, :invoice_id, :request_id, :number, :status, :reason, :memo, :currency, :subtotal_minor,
    :tax_minor, :total_minor, :refund_minor, :balance_minor, :outside_minor, :booked_tax_minor, :method,
    :issued_date, :issued_at, :voided_at, :stripe_credit_note_id, :created_at, :updated_at
)
on conflict (garage_id, stripe_credit_note_id) do nothing
returning id
