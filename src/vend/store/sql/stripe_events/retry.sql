-- Give a claimed event back to be tried again later.
update stripe_events
set claim_id = null, claimed_until = null, next_attempt_at = :next_attempt_at, note = :note
where id = :event_id and claim_id = :claim_id
