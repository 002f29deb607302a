-- Garages with tries whose answers were kept long enough.
select distinct garage_id
from webhook_attempts
where answer is not null and attempted_at < :kept_from
order by garage_id
limit :row_limit
