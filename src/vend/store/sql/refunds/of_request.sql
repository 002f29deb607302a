-- Note which request a refund carries out; the first word stays.
update refunds
set request_id = :request_id
where garage_id = :garage_id and stripe_refund_id = :stripe_refund_id and request_id is null
