-- Every way in, plates and credentials, of subscriptions that live or have ended lately, with what decides about access.
-- not null: kind, number, region, subscription_id, driver_id, status, cancel_at_period_end, collection_paused
-- Each part is read by itself and then joined as a whole: row-level security makes the planner expect so few rows that
-- it would look each one up among all.
with held as materialized (
    select
        id,
        driver_id,
        status,
        current_period_end_at,
        cancel_at_period_end,
        collection_paused,
        start_date,
        ended_at,
        company_account_id
    from subscriptions
    where garage_id = :garage_id and (ended_at is null or ended_at > :ended_after)
),

covered as materialized (
    select
        subscription_id,
        vehicle_id
    from subscription_vehicles
    where garage_id = :garage_id and removed_at is null
),

cars as materialized (
    select
        id,
        plate,
        region
    from vehicles
    where garage_id = :garage_id and removed_at is null
),

dunning_cases as materialized (
    select
        subscription_id,
        company_account_id,
        opened_at,
        notices,
        warned_at,
        grace_until_date,
        suspended_at
    from dunning_cases
    where garage_id = :garage_id and closed_at is null
),

means as materialized (
    select
        covered.subscription_id,
        'plate' as kind,
        cars.plate as number,
        cars.region
    from covered
    inner join cars on covered.vehicle_id = cars.id
    union all
    select
        subscription_id,
        kind,
        number,
        '' as region
    from credentials
    where garage_id = :garage_id and ended_at is null
)

select
    means.kind,
    means.number,
    means.region,
    held.id as subscription_id,
    held.driver_id,
    held.status,
    held.current_period_end_at,
    held.cancel_at_period_end,
    held.collection_paused,
    held.start_date,
    held.ended_at,
    case
        when held.collection_paused then (
            select max(invoice_lines.period_end_at)
            from invoices
            inner join invoice_lines
                on invoices.garage_id = invoice_lines.garage_id and invoices.id = invoice_lines.invoice_id
            where
                invoices.garage_id = :garage_id
                and invoices.subscription_id = held.id
                and invoices.status = 'paid'
        )
    end as paid_until_at,
    dunning_cases.opened_at,
    dunning_cases.notices,
    dunning_cases.warned_at,
    dunning_cases.grace_until_date,
    dunning_cases.suspended_at
from means
inner join held on means.subscription_id = held.id
-- all seats of a company go by one case
left join dunning_cases
    on
        coalesce(held.company_account_id, held.id)
        = coalesce(dunning_cases.company_account_id, dunning_cases.subscription_id)
