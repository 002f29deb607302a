-- Every version of a pass's price, the newest first, with the live subscriptions that pay it.
-- not null: since_at, subscriptions
select
    price.garage_id,
    price.id,
    price.pass_id,
    price.amount_minor,
    price.currency,
    price.billing_interval,
    coalesce(price.sold_from_at, price.created_at) as since_at,
    price.archived_at as until_at,
    (
        select count(*)
        from subscriptions
        where
            subscriptions.garage_id = :garage_id
            and subscriptions.price_id = price.id
            and subscriptions.ended_at is null
    ) as subscriptions
from prices as price
where price.garage_id = :garage_id and price.pass_id = :pass_id
order by since_at desc, price.id desc
