-- Let a payment outside of Stripe stand, or stand no longer.
update payments
set status = :status, failure_code = :failure_code
where garage_id = :garage_id and id = :payment_id and attempted_at = :attempted_at and stripe_charge_id is null
