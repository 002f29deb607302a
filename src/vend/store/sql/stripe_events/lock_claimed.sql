-- The claimed event, locked, if it is still this worker's.
select id
from stripe_events
where garage_id = :garage_id and id = :event_id and claim_id = :claim_id and state = 'received'
for update
