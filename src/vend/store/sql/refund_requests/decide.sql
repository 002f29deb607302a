-- Let a refund that waits for a decision happen, or not.
update refund_requests
set state = :state, decided_by = :decided_by, decided_at = :now, decision_note = :decision_note, updated_at = :now
where garage_id = :garage_id and id = :request_id and state = 'pending_approval'
returning id
