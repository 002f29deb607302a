-- The garages to compare: all of them, or some.
select id, name, time_zone, currency
from garages
where (:wanted_garages::uuid[] is null or id = any(:wanted_garages))
order by name, id
