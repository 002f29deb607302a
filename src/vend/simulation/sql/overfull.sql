-- Garages and passes with more live subscriptions than places.
select
    'garage' as kind,
    garages.id,
    garages.capacity,
    count(*) as taken
from garages
inner join subscriptions on garages.id = subscriptions.garage_id and subscriptions.ended_at is null
group by garages.id
having count(*) > garages.capacity
union all
select
    'pass' as kind,
    passes.id,
    passes.capacity,
    count(*) as taken
from passes
inner join subscriptions
    on
        passes.garage_id = subscriptions.garage_id
        and passes.id = subscriptions.pass_id
        and subscriptions.ended_at is null
group by passes.garage_id, passes.id
having count(*) > passes.capacity
