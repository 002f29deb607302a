-- Passes that are no longer sold and that Stripe still sells, once each of their prices is archived there.
-- not null: stripe_id
select
    passes.id,
    passes.stripe_product_id as stripe_id
from passes
where
    passes.garage_id = :garage_id
    and passes.archived_at is not null
    and passes.stripe_product_id is not null
    and passes.stripe_archived_at is null
    and not exists (
        select 1
        from prices
        where
            prices.garage_id = :garage_id
            and prices.pass_id = passes.id
            and prices.stripe_price_id is not null
            and prices.stripe_archived_at is null
    )
    and not exists (
        select 1
        from operations
        where
            operations.garage_id = :garage_id
            and operations.settled_at is null
            and operations.kind = 'archive_at_stripe'
            and operations.subject_id = passes.id
    )
    and not exists (
        select 1
        from subscriptions
        where
            subscriptions.garage_id = :garage_id
            and subscriptions.pass_id = passes.id
            and subscriptions.ended_at is null
            and subscriptions.stripe_subscription_id is null
            and subscriptions.company_account_id is null
    )
order by passes.id
limit :row_limit
