-- Forget how answers began that were kept long enough.
update webhook_attempts
set answer = null
where garage_id = :garage_id and answer is not null and attempted_at < :kept_from
