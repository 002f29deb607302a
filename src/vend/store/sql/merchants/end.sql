-- Make no agreement with a merchant any more.
update merchants
set ended_at = :now
where garage_id = :garage_id and id = :merchant_id and ended_at is null
