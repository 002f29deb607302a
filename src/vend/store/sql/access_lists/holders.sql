-- Every way in, plates and credentials, of subscriptions that live or have ended lately, with what decides about access.
-- not null: kind, number, region, subscription_id, driver_id, status, cancel_at_period_end, collection_paused
select
    means.kind,
    means.number,
    means.region,
    subscriptions.id as subscription_id,
    subscriptions.driver_id,
    subscriptions.status,
    subscriptions.current_period_end_at,
    subscriptions.cancel_at_period_end,
    subscriptions.collection_paused,
    subscriptions.start_date,
    subscriptions.ended_at,
    case
        when subscriptions.collection_paused then (
            select max(invoice_lines.period_end_at)
            from invoices
            inner join invoice_lines
                on invoices.garage_id = invoice_lines.garage_id and invoices.id = invoice_lines.invoice_id
            where
                invoices.garage_id = :garage_id
                and invoices.subscription_id = subscriptions.id
                and invoices.status = 'paid'
        )
    end as paid_until_at,
    dunning_cases.opened_at,
    dunning_cases.notices,
    dunning_cases.warned_at,
    dunning_cases.grace_until_date,
    dunning_cases.suspended_at
from (
    select
        subscription_vehicles.subscription_id,
        'plate' as kind,
        vehicles.plate as number,
        vehicles.region
    from subscription_vehicles
    inner join vehicles
        on
            subscription_vehicles.garage_id = vehicles.garage_id
            and subscription_vehicles.vehicle_id = vehicles.id
    where
        subscription_vehicles.garage_id = :garage_id
        and subscription_vehicles.removed_at is null
        and vehicles.removed_at is null
    union all
    select
        credentials.subscription_id,
        credentials.kind,
        credentials.number,
        '' as region
    from credentials
    where credentials.garage_id = :garage_id and credentials.ended_at is null
) as means
inner join subscriptions
    on subscriptions.garage_id = :garage_id and means.subscription_id = subscriptions.id
left join dunning_cases
    on
        subscriptions.garage_id = dunning_cases.garage_id
        -- all seats of a company go by one case
        and coalesce(subscriptions.company_account_id, subscriptions.id)
        = coalesce(dunning_cases.company_account_id, dunning_cases.subscription_id)
        and dunning_cases.closed_at is null
where subscriptions.ended_at is null or subscriptions.ended_at > :ended_after
