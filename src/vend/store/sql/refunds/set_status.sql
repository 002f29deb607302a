-- Move a refund forward as Stripe has it.
update refunds
set status = :status
where garage_id = :garage_id and id = :refund_id
