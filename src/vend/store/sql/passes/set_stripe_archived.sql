-- Keep since when Stripe does not sell a pass's product any more; null where it does again.
update passes
set stripe_archived_at = :at
where garage_id = :garage_id and id = :pass_id
