-- Garages that have merchants, or those of them that are wanted.
select
    garages.id,
    garages.name,
    garages.time_zone,
    garages.currency
from garages
where
    exists (select 1 from merchants where merchants.garage_id = garages.id)
    and (:wanted_garages::uuid[] is null or garages.id = any(:wanted_garages::uuid[]))
order by garages.id
