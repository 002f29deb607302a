-- How many events wait to be applied.
-- not null: waiting
select count(*) as waiting
from stripe_events
where state = 'received'
