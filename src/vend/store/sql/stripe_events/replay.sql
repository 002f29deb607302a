-- Put a settled event back into the queue.
update stripe_events
set state = 'received', settled_at = null, attempts = 0, next_attempt_at = :now, note = null
where id = :event_id and state <> 'received'
returning id
