-- Who waits in the garage without an offer, whoever came first at the front.
select
    id,
    pass_id
from waitlist_entries
where garage_id = :garage_id and state = 'waiting' and settled_at is null
order by joined_at, id
