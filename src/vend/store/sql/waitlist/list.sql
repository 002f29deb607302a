-- A page of the waitlist, with positions, who came last first.
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
where
    entry.garage_id = :garage_id
    and (entry.joined_at, entry.id) < (:before_at, :before_id)
    and (:pass_id::uuid is null or entry.pass_id = :pass_id)
    and (:driver_id::uuid is null or entry.driver_id = :driver_id)
    and (:state::text is null or entry.state = :state)
    and (:in_line_only::boolean is not true or entry.settled_at is null)
order by entry.joined_at desc, entry.id desc
limit :row_limit
