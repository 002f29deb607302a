-- Keep that a message was not taken, and when it is tried again, by whoever has claimed it.
update webhook_deliveries
set failures = :failures, next_attempt_at = :next_attempt_at
where
    garage_id = :garage_id
    and endpoint_id = :endpoint_id
    and event_id = :event_id
    and attempts = :attempts
    and state = 'pending'
