-- Close a rate increase once nothing is left to do: every line has its end, and nobody can come to it any more.
update rate_changes
set
    state = case when state = 'applying' then 'done' else state end,
    closed_at = :now
where
    garage_id = :garage_id
    and id = :rate_change_id
    and closed_at is null
    and state in ('applying', 'cancelled')
    and not exists (
        select 1
        from rate_change_lines as line
        inner join subscriptions
            on line.garage_id = subscriptions.garage_id and line.subscription_id = subscriptions.id
        where
            line.garage_id = :garage_id
            and line.rate_change_id = :rate_change_id
            and (
                line.state in ('waiting', 'noticed')
                or (
                    rate_changes.state = 'cancelled'
                    and line.state = 'changed'
                    and line.pays_at > :now
                    and subscriptions.price_id = line.new_price_id
                    and subscriptions.ended_at is null
                )
            )
    )
    and (
        state = 'cancelled'
        or not exists (
            select 1
            from rate_change_prices as step
            inner join subscriptions
                on step.garage_id = subscriptions.garage_id and step.old_price_id = subscriptions.price_id
            where
                step.garage_id = :garage_id
                and step.rate_change_id = :rate_change_id
                and subscriptions.ended_at is null
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
        )
    )
returning id
