-- The live subscriptions to some passes, with what decides whether a rate increase raises their price.
-- not null: seat, raised_elsewhere
select
    subscriptions.id as subscription_id,
    subscriptions.customer_id,
    subscriptions.driver_id,
    subscriptions.pass_id,
    subscriptions.price_id,
    prices.amount_minor,
    prices.billing_interval,
    subscriptions.current_period_start_at,
    subscriptions.current_period_end_at,
    subscriptions.cancel_at_period_end,
    subscriptions.started_at,
    (
        select max(operations.settled_at)
        from operations
        where
            operations.garage_id = :garage_id
            and operations.subject_id = subscriptions.id
            and operations.kind in ('change_price', 'change_pass')
            and operations.state = 'succeeded'
    ) as price_changed_at,
    subscriptions.company_account_id is not null as seat,
    exists(
        select 1
        from rate_change_lines as line
        where
            line.garage_id = :garage_id
            and line.subscription_id = subscriptions.id
            and line.state in ('waiting', 'noticed')
    ) as raised_elsewhere
from subscriptions
inner join prices on subscriptions.garage_id = prices.garage_id and subscriptions.price_id = prices.id
where
    subscriptions.garage_id = :garage_id
    and subscriptions.pass_id = any(:pass_ids::uuid[])
    and subscriptions.ended_at is null
    and subscriptions.status <> 'incomplete'
order by subscriptions.id
