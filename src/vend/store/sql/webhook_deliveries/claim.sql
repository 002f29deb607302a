-- Take the first message of an object that waits for an endpoint, unless it waits longer or somebody else has it.
update webhook_deliveries
set attempts = attempts + 1, next_attempt_at = :claimed_until
where
    garage_id = :garage_id
    and endpoint_id = :endpoint_id
    and object_id = :object_id
    and state = 'pending'
    and next_attempt_at <= :now
    and object_number = (
        select min(heads.object_number)
        from webhook_deliveries as heads
        where
            heads.garage_id = :garage_id
            and heads.endpoint_id = :endpoint_id
            and heads.object_id = :object_id
            and heads.state = 'pending'
    )
returning event_id, attempts, failures
