-- Bring a payout up to Stripe's truth.
update payouts
set
    status = :status,
    arrival_date = :arrival_date,
    failed_at = :failed_at,
    failure_code = :failure_code,
    updated_at = :now
where garage_id = :garage_id and id = :payout_id
