-- Turn a pending attempt into what it became; a final one never changes.
update payments
set status = :status, fee_minor = :fee_minor, failure_code = :failure_code
where
    garage_id = :garage_id
    and stripe_charge_id = :stripe_charge_id
    and attempted_at = :attempted_at
    and status = 'pending'
returning id
