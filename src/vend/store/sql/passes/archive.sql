-- Sell a pass no longer; one that is no longer sold keeps the instant at which that began.
update passes
set archived_at = :now
where garage_id = :garage_id and id = :pass_id and archived_at is null
