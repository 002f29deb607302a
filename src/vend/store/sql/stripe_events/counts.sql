-- How many events are in each state, by type.
-- not null: events
select
    state,
    type,
    count(*) as events,
    min(received_at) as oldest_at
from stripe_events
group by state, type
order by state, type
