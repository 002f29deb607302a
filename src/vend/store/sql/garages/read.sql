-- The garage itself.
select id, operator_id, name, slug, time_zone, currency, capacity, address, created_at
from garages
where id = :garage_id
