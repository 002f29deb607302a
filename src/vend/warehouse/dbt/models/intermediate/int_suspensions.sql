-- Grain: one row per time that the access of a subscription was suspended for what was owed; half-open.
with steps as (
    select
        steps.garage_id,
        steps.case_id,
        steps.step_kind,
        steps.done_at,
        lead(steps.done_at) over (
            partition by steps.garage_id, steps.case_id order by steps.done_at, steps.step_id
        ) as until_at
    from {{ ref('stg_dunning_steps') }} as steps
    where steps.step_kind in ('suspended', 'reinstated', 'recovered', 'canceled')
)

select
    subscriptions.garage_id,
    subscriptions.subscription_id,
    steps.done_at as from_at,
    steps.until_at
from steps
inner join {{ ref('stg_dunning_cases') }} as cases
    on steps.garage_id = cases.garage_id and steps.case_id = cases.case_id
inner join {{ ref('stg_subscriptions') }} as subscriptions
    on
        cases.garage_id = subscriptions.garage_id
        and (
            cases.subscription_id = subscriptions.subscription_id
            or cases.company_account_id = subscriptions.company_account_id
        )
where steps.step_kind = 'suspended'
