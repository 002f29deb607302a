-- One entry of the waitlist, with its position in the line.
select
    entry.garage_id,
    entry.id,
    entry.driver_id,
    entry.pass_id,
    entry.state,
    case
        when entry.state = 'waiting' then (
            select count(*)
            from waitlist_entries as ahead
            where
                ahead.garage_id = entry.garage_id
                and ahead.pass_id = entry.pass_id
                and ahead.state = 'waiting'
                and ahead.settled_at is null
                and (ahead.joined_at, ahead.id) <= (entry.joined_at, entry.id)
        )
    end as position,
    entry.joined_at,
    entry.offered_at,
    entry.offer_until_at,
    entry.settled_at,
    entry.subscription_id
from waitlist_entries as entry
where entry.garage_id = :garage_id and entry.id = :entry_id
