-- Passes of a garage that have a place left, those with the fewest first.
with held as (
    select pass_id
    from subscriptions
    where garage_id = $1 and ended_at is null
    union all
    select pass_id
    from waitlist_entries
    where garage_id = $1 and state = 'offered'
),

room as (
    select
        passes.id,
        least(
            garages.capacity - (select count(*) from held),
            passes.capacity - (select count(*) from held where held.pass_id = passes.id)
        ) as places_left
    from passes
    inner join garages on passes.garage_id = garages.id
    where passes.garage_id = $1
)

select
    id,
    places_left
from room
where places_left > 0
order by places_left, id
