-- Lines of a rate increase that something may have to be done with now; the rule of `vend.domain.rate_steps` decides.
-- not null: new_price_id, changing
select
    line.id,
    line.subscription_id,
    line.state,
    old.pass_id,
    line.old_price_id,
    line.new_price_id,
    line.old_minor,
    line.new_minor,
    old.currency,
    old.billing_interval,
    passes.name as pass_name,
    line.pays_at,
    line.holds_from_date,
    subscriptions.pass_id as held_pass_id,
    subscriptions.price_id as held_price_id,
    subscriptions.current_period_start_at,
    subscriptions.current_period_end_at,
    subscriptions.cancel_at_period_end,
    subscriptions.ended_at,
    exists(
        select 1
        from operations
        where
            operations.garage_id = :garage_id
            and operations.subject_id = subscriptions.id
            and operations.kind = 'change_price'
            and operations.settled_at is null
    ) as changing,
    subscriptions.customer_id,
    customers.email
from rate_change_lines as line
inner join rate_changes on line.garage_id = rate_changes.garage_id and line.rate_change_id = rate_changes.id
inner join prices as old on line.garage_id = old.garage_id and line.old_price_id = old.id
inner join passes on old.garage_id = passes.garage_id and old.pass_id = passes.id
inner join subscriptions on line.garage_id = subscriptions.garage_id and line.subscription_id = subscriptions.id
inner join customers
    on subscriptions.garage_id = customers.garage_id and subscriptions.customer_id = customers.id
where
    line.garage_id = :garage_id
    and line.rate_change_id = :rate_change_id
    and line.next_look_at <= :now
    and (
        (
            line.state in ('waiting', 'noticed')
            and (
                rate_changes.state = 'cancelled'
                or subscriptions.ended_at is not null
                or subscriptions.price_id <> line.old_price_id
                or (
                    not subscriptions.cancel_at_period_end
                    and line.state = 'waiting'
                    and rate_changes.notice_date <= :today
                )
                or (
                    not subscriptions.cancel_at_period_end
                    and line.state = 'noticed'
                    and subscriptions.current_period_end_at <= :renews_until_at
                )
            )
        )
        or (
            rate_changes.state = 'cancelled'
            and line.state = 'changed'
            and line.pays_at > :now
            and subscriptions.ended_at is null
            and subscriptions.price_id = line.new_price_id
        )
    )
order by line.next_look_at, line.id
limit :row_limit
