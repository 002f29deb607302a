-- Who holds and who wants each pass, by name; of those no longer sold only what somebody still has or wants.
-- not null: archived, taken, held, waiting
with live as (
    select
        pass_id,
        count(*) as taken
    from subscriptions
    where garage_id = :garage_id and ended_at is null
    group by pass_id
),

line as (
    select
        pass_id,
        count(*) filter (where state = 'offered') as held,
        count(*) filter (where state = 'waiting') as waiting
    from waitlist_entries
    where garage_id = :garage_id and settled_at is null
    group by pass_id
)

select
    passes.id as pass_id,
    passes.name,
    passes.archived_at is not null as archived,
    passes.capacity,
    coalesce(live.taken, 0) as taken,
    coalesce(line.held, 0) as held,
    coalesce(line.waiting, 0) as waiting
from passes
left join live on passes.id = live.pass_id
left join line on passes.id = line.pass_id
where
    passes.garage_id = :garage_id
    and (passes.archived_at is null or live.taken > 0 or line.pass_id is not null)
order by passes.name, passes.id
