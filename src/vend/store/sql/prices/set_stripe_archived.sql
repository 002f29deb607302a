-- Keep since when Stripe does not sell a price any more; null where it does again.
update prices
set stripe_archived_at = :at
where garage_id = :garage_id and id = :price_id
