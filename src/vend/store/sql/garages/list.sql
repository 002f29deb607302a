-- The garages that the handle is bound to, by name.
select id, operator_id, name, slug, time_zone, currency, capacity, address, created_at
from garages
where id = any(:garages)
order by name, id
