-- Who is in line in a garage, and whether a place is offered to them.
select
    id,
    driver_id,
    pass_id,
    state
from waitlist_entries
where garage_id = $1 and settled_at is null
order by id
