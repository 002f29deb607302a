-- Put a claimed event aside: parked when nothing is to be done, failed when it cannot be.
update stripe_events
set state = :state, settled_at = :now, claim_id = null, claimed_until = null, note = :note
where id = :event_id and claim_id = :claim_id
