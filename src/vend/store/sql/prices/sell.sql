-- Sell a version that was made ahead, from now on.
update prices
set archived_at = null, sold_from_at = :now
where garage_id = :garage_id and id = :price_id
