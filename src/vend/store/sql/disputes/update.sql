-- Bring a dispute up to Stripe's truth.
update disputes
set
    status = :status,
    reason = :reason,
    amount_minor = :amount_minor,
    withdrawn_minor = :withdrawn_minor,
    reinstated_minor = :reinstated_minor,
    fee_minor = :fee_minor,
    fee_back_minor = :fee_back_minor,
    evidence_due_at = :evidence_due_at,
    withdrawn_at = :withdrawn_at,
    reinstated_at = :reinstated_at,
    closed_at = :closed_at,
    updated_at = :updated_at
where garage_id = :garage_id and id = :id
