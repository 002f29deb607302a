-- The places of each garage at this moment: sold, held, wanted, left.
-- not null: sellable, taken, active, trialing, past_due, paused, ending, held, waiting, left, taken_bp
with places as (
    select
        garages.id,
        garages.capacity,
        floor(garages.capacity * (100 + coalesce(garage_settings.oversell_percent, 0)) / 100)::integer as sellable
    from garages
    left join garage_settings on garages.id = garage_settings.garage_id
    where garages.id = any(:garages)
),

live as (
    select
        garage_id,
        count(*) as taken,
        count(*) filter (where status = 'active' and not collection_paused) as active,
        count(*) filter (where status = 'trialing') as trialing,
        count(*) filter (where status in ('past_due', 'unpaid')) as past_due,
        count(*) filter (where status = 'paused' or (status = 'active' and collection_paused)) as paused,
        count(*) filter (where cancel_at_period_end) as ending
    from subscriptions
    where garage_id = any(:garages) and ended_at is null
    group by garage_id
),

line as (
    select
        garage_id,
        count(*) filter (where state = 'offered') as held,
        count(*) filter (where state = 'waiting') as waiting
    from waitlist_entries
    where garage_id = any(:garages) and settled_at is null
    group by garage_id
)

select
    places.id as garage_id,
    places.capacity,
    places.sellable,
    coalesce(live.taken, 0) as taken,
    coalesce(live.active, 0) as active,
    coalesce(live.trialing, 0) as trialing,
    coalesce(live.past_due, 0) as past_due,
    coalesce(live.paused, 0) as paused,
    coalesce(live.ending, 0) as ending,
    coalesce(line.held, 0) as held,
    coalesce(line.waiting, 0) as waiting,
    greatest(0, places.sellable - coalesce(live.taken, 0) - coalesce(line.held, 0)) as "left",
    round(10000.0 * coalesce(live.taken, 0) / places.capacity)::integer as taken_bp
from places
left join live on places.id = live.garage_id
left join line on places.id = line.garage_id
order by places.id
