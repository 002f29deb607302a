-- Say what became of a refund that was under way.
update refund_requests
set state = :state, refusal = :refusal, updated_at = :now
where garage_id = :garage_id and id = :request_id and state = 'executing'
returning id
