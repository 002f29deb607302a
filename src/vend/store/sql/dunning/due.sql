-- Subscriptions to decide about: unpaid without a case, with a step that is due, or with a case and not unpaid any more.
-- not null: garage_id, subscription_id
select
    due.garage_id,
    due.subscription_id
from (
    select
        subscriptions.garage_id,
        subscriptions.id as subscription_id,
        subscriptions.updated_at as due_at
    from subscriptions
    where
        subscriptions.status in ('past_due', 'unpaid')
        and subscriptions.company_account_id is null
        and not exists (
            select 1
            from dunning_cases
            where
                dunning_cases.garage_id = subscriptions.garage_id
                and dunning_cases.subscription_id = subscriptions.id
                and dunning_cases.closed_at is null
        )
    union all
    select
        dunning_cases.garage_id,
        dunning_cases.subscription_id,
        coalesce(dunning_cases.next_step_at, subscriptions.updated_at) as due_at
    from dunning_cases
    inner join subscriptions
        on
            dunning_cases.garage_id = subscriptions.garage_id
            and dunning_cases.subscription_id = subscriptions.id
    where
        dunning_cases.closed_at is null
        and (dunning_cases.next_step_at <= :now or subscriptions.status not in ('past_due', 'unpaid'))
) as due
order by due.due_at
limit :row_limit
