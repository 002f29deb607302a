-- Hold places for people in line for a while; give whom to tell, in the order of the line.
with offered as (
    update waitlist_entries
    set state = 'offered', offered_at = :now, offer_until_at = :until_at
    where garage_id = :garage_id and id = any(:entry_ids) and state = 'waiting' and settled_at is null
    returning garage_id, id, driver_id, pass_id, joined_at
)

select
    offered.id as entry_id,
    drivers.customer_id,
    drivers.email,
    passes.id as pass_id,
    passes.name as pass_name
from offered
inner join drivers on offered.garage_id = drivers.garage_id and offered.driver_id = drivers.id
inner join passes on offered.garage_id = passes.garage_id and offered.pass_id = passes.id
order by offered.joined_at, offered.id
