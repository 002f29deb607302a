-- How many of these garages are an operator's.
-- not null: owned
select count(*) as owned
from garages
where operator_id = :operator_id and id = any(:wanted_garages)
