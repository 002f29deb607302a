-- Move an invoice forward as Stripe has it.
update invoices
set
    status = :status,
    number = :number,
    paid_minor = :paid_minor,
    paid_at = :paid_at,
    due_at = :due_at,
    updated_at = :now
where garage_id = :garage_id and id = :invoice_id
