-- Live subscriptions that pay a price of a rate increase and came to it after the announcement.
-- not null: new_minor
select
    subscriptions.id as subscription_id,
    step.old_price_id,
    step.new_price_id,
    old.amount_minor as old_minor,
    new.amount_minor as new_minor,
    old.billing_interval,
    subscriptions.current_period_start_at,
    subscriptions.current_period_end_at
from rate_change_prices as step
inner join prices as old on step.garage_id = old.garage_id and step.old_price_id = old.id
inner join prices as new on step.garage_id = new.garage_id and step.new_price_id = new.id
inner join subscriptions
    on step.garage_id = subscriptions.garage_id and step.old_price_id = subscriptions.price_id
where
    step.garage_id = :garage_id
    and step.rate_change_id = :rate_change_id
    and subscriptions.ended_at is null
    and subscriptions.status <> 'incomplete'
    and subscriptions.company_account_id is null
    and not exists (
        select 1
        from rate_change_lines as line
        where
            line.garage_id = :garage_id
            and line.rate_change_id = :rate_change_id
            and line.subscription_id = subscriptions.id
            and line.old_price_id = subscriptions.price_id
    )
order by subscriptions.id
limit :row_limit
