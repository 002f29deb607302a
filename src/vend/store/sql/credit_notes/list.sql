-- A page of credit notes, newest first.
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
where
    garage_id = :garage_id
    and (issued_at, id) < (:before_at, :before_id)
    and (:invoice_id::uuid is null or invoice_id = :invoice_id)
    and (:status::text is null or status = :status)
order by issued_at desc, id desc
limit :row_limit
