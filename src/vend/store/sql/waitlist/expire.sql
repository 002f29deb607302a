-- Take back the offers whose time is over; give whom to tell, in the order of the line.
with expired as (
    update waitlist_entries
    set state = 'expired', settled_at = :now
    where garage_id = :garage_id and state = 'offered' and settled_at is null and offer_until_at <= :now
    returning garage_id, id, driver_id, pass_id, joined_at
)

select
    expired.id as entry_id,
    drivers.customer_id,
    drivers.email,
    passes.id as pass_id,
    passes.name as pass_name
from expired
inner join drivers on expired.garage_id = drivers.garage_id and expired.driver_id = drivers.id
inner join passes on expired.garage_id = passes.garage_id and expired.pass_id = passes.id
order by expired.joined_at, expired.id
