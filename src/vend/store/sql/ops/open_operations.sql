-- Operations that are not settled yet, by kind and state, and since when the oldest is open.
-- not null: operations
select
    kind,
    state,
    count(*) as operations,
    min(created_at) as oldest_at
from operations
where settled_at is null
group by kind, state
order by kind, state
