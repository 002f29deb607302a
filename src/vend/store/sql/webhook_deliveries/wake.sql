-- Let the messages about an object that wait for an endpoint be sent at once.
update webhook_deliveries
set next_attempt_at = :now
where garage_id = :garage_id and endpoint_id = :endpoint_id and object_id = :object_id and state = 'pending'
