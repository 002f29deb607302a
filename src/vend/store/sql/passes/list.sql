-- A page of passes with their live prices, newest first.
-- not null: taken
select
    passes.garage_id,
    passes.id,
    passes.name,
    passes.description,
    passes.capacity,
    passes.trial_days,
    (
        select count(*)
        from subscriptions
        where
            subscriptions.garage_id = passes.garage_id
            and subscriptions.pass_id = passes.id
            and subscriptions.ended_at is null
    ) as taken,
    prices.id as price_id,
    prices.amount_minor,
    prices.currency,
    prices.billing_interval,
    passes.created_at,
    passes.archived_at
from passes
inner join prices
    on
        passes.garage_id = prices.garage_id
        and passes.id = prices.pass_id
        and prices.archived_at is null
where
    passes.garage_id = :garage_id
    and (passes.created_at, passes.id) < (:before_at, :before_id)
    and (:on_sale_only::boolean is not true or passes.archived_at is null)
order by passes.created_at desc, passes.id desc
limit :row_limit
