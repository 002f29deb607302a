-- A payment of a merchant does not stand.
update merchant_payments
set voided_at = :now
where garage_id = :garage_id and id = :payment_id and voided_at is null and deposit_id is null
