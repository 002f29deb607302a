-- One dispute.
select
    garage_id,
    id,
    payment_id,
    payment_attempted_at,
    status,
    reason,
    amount_minor,
    currency,
    withdrawn_minor,
    reinstated_minor,
    fee_minor,
    fee_back_minor,
    evidence_due_at,
    opened_at,
    withdrawn_at,
    reinstated_at,
    closed_at,
    stripe_dispute_id,
    created_at,
    updated_at
from disputes
where garage_id = :garage_id and id = :dispute_id
