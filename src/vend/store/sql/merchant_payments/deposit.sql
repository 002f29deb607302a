-- Payments of merchants are brought to the bank.
update merchant_payments
set deposit_id = :deposit_id
where garage_id = :garage_id and id = any(:payment_ids::uuid[])
