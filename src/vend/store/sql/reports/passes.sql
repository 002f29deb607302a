-- Each pass at this moment: places taken, held and wanted, and what it brings in a month.
-- not null: sold, taken, held, waiting, currency, monthly_minor
with live as (
    select
        subscriptions.garage_id,
        subscriptions.pass_id,
        count(*) as taken,
        sum(
            case prices.billing_interval
                when 'year' then (prices.amount_minor + 6) / 12
                else prices.amount_minor
            end
        )::bigint as monthly_minor
    from subscriptions
    inner join prices on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.id
    where subscriptions.garage_id = any(:garages) and subscriptions.ended_at is null
    group by subscriptions.garage_id, subscriptions.pass_id
),

line as (
    select
        garage_id,
        pass_id,
        count(*) filter (where state = 'offered') as held,
        count(*) filter (where state = 'waiting') as waiting
    from waitlist_entries
    where garage_id = any(:garages) and settled_at is null
    group by garage_id, pass_id
)

select
    passes.garage_id,
    passes.id as pass_id,
    passes.name as pass_name,
    passes.archived_at is null as sold,
    passes.capacity,
    coalesce(live.taken, 0) as taken,
    coalesce(line.held, 0) as held,
    coalesce(line.waiting, 0) as waiting,
    garages.currency,
    coalesce(live.monthly_minor, 0)::bigint as monthly_minor
from passes
inner join garages on passes.garage_id = garages.id
left join live on passes.garage_id = live.garage_id and passes.id = live.pass_id
left join line on passes.garage_id = line.garage_id and passes.id = line.pass_id
where
    passes.garage_id = any(:garages)
    and (passes.archived_at is null or live.taken > 0 or line.pass_id is not null)
order by passes.garage_id, passes.name, passes.id
