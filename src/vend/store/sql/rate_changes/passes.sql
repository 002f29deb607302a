-- The passes of a garage, or some of them, with the price that each is sold for.
-- not null: archived
select
    passes.id as pass_id,
    passes.name,
    prices.id as price_id,
    prices.amount_minor,
    prices.currency,
    prices.billing_interval,
    passes.archived_at is not null as archived
from passes
inner join prices
    on
        passes.garage_id = prices.garage_id
        and passes.id = prices.pass_id
        and prices.archived_at is null
where passes.garage_id = :garage_id and (:pass_ids::uuid[] is null or passes.id = any(:pass_ids))
order by passes.name, passes.id
