-- Keep that a message was taken, or given up, by whoever has claimed it.
update webhook_deliveries
set state = :state, settled_at = :now, next_attempt_at = :now, failures = :failures
where
    garage_id = :garage_id
    and endpoint_id = :endpoint_id
    and event_id = :event_id
    and attempts = :attempts
    and state = 'pending'
