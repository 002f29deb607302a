-- Close the lines for passes that are no longer sold; give whom to tell, in the order of the line.
with closed as (
    update waitlist_entries
    set state = 'expired', settled_at = :now
    from passes
    where
        waitlist_entries.garage_id = :garage_id
        and waitlist_entries.settled_at is null
        and passes.garage_id = waitlist_entries.garage_id
        and passes.id = waitlist_entries.pass_id
        and passes.archived_at is not null
    returning
        waitlist_entries.garage_id,
        waitlist_entries.id,
        waitlist_entries.driver_id,
        waitlist_entries.joined_at,
        passes.id as pass_id,
        passes.name as pass_name
)

select
    closed.id as entry_id,
    drivers.customer_id,
    drivers.email,
    closed.pass_id,
    closed.pass_name
from closed
inner join drivers on closed.garage_id = drivers.garage_id and closed.driver_id = drivers.id
order by closed.joined_at, closed.id
