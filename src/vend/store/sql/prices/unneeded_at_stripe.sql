-- Prices that are no longer sold and that Stripe still sells, unless something that is under way will yet use them.
-- not null: stripe_id
select
    prices.id,
    prices.stripe_price_id as stripe_id
from prices
inner join passes on prices.garage_id = passes.garage_id and prices.pass_id = passes.id
where
    prices.garage_id = :garage_id
    and prices.stripe_price_id is not null
    and prices.stripe_archived_at is null
    and (prices.archived_at is not null or passes.archived_at is not null)
    and not exists (
        -- an order that Stripe has not seen yet, or a seat, whose company may take more of them
        select 1
        from subscriptions
        where
            subscriptions.garage_id = :garage_id
            and subscriptions.price_id = prices.id
            and subscriptions.ended_at is null
            and (subscriptions.stripe_subscription_id is null or subscriptions.company_account_id is not null)
    )
    and not exists (
        select 1
        from operations
        where
            operations.garage_id = :garage_id
            and operations.settled_at is null
            and (
                (operations.kind = 'archive_at_stripe' and operations.subject_id = prices.id)
                or (operations.kind = 'change_price' and operations.request ->> 'price_id' = prices.id::text)
                or (operations.kind = 'change_pass' and operations.request ->> 'pass_id' = prices.pass_id::text)
            )
    )
    and not exists (
        select 1
        from rate_change_prices as step
        inner join rate_changes
            on step.garage_id = rate_changes.garage_id and step.rate_change_id = rate_changes.id
        where
            step.garage_id = :garage_id
            and rate_changes.closed_at is null
            and prices.id in (step.new_price_id, step.old_price_id)
    )
order by prices.id
limit :row_limit
