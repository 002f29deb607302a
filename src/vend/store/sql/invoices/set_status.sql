-- Move an invoice forward as Stripe has it.
update invoices
set
    status = :status,
    number = :number,
    balance_applied_minor = :balance_applied_minor,
    credited_minor = :credited_minor,
    paid_minor = :paid_minor,
    paid_at = :paid_at,
    due_at = :due_at,
    next_attempt_at = :next_attempt_at,
    updated_at = :now
where garage_id = :garage_id and id = :invoice_id
