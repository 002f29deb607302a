-- Mark an event in the transaction that applied it.
update stripe_events
set state = 'applied', settled_at = :now, claim_id = null, claimed_until = null, note = :note
where garage_id = :garage_id and id = :event_id and claim_id = :claim_id
