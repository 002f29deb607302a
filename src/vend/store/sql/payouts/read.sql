-- One payout.
select
    garage_id,
    id,
    stripe_payout_id,
    status,
    currency,
    gross_minor,
    fees_minor,
    refunds_minor,
    disputes_minor,
    adjustments_minor,
    net_minor,
    transactions,
    arrival_date,
    sent_at,
    failed_at,
    failure_code,
    created_at,
    updated_at
from payouts
where garage_id = :garage_id and id = :payout_id
