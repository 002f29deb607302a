-- What each garage holds and has earned; refunds count when they went through.
-- not null: customers, drivers, subscriptions, live_subscriptions, invoices, payments, failed_payments, refunds, transfers, collected_minor, fees_minor, refunded_minor
select
    garages.id,
    garages.name,
    garages.time_zone,
    garages.currency,
    (select count(*) from customers where customers.garage_id = garages.id) as customers,
    (select count(*) from drivers where drivers.garage_id = garages.id) as drivers,
    held.subscriptions,
    held.live_subscriptions,
    (select count(*) from invoices where invoices.garage_id = garages.id) as invoices,
    paid.payments,
    paid.failed_payments,
    (select count(*) from refunds where refunds.garage_id = garages.id) as refunds,
    (select count(*) from ledger_transfers where ledger_transfers.garage_id = garages.id) as transfers,
    paid.collected_minor,
    paid.fees_minor,
    (
        select coalesce(sum(refunds.amount_minor), 0)::bigint
        from refunds
        where refunds.garage_id = garages.id and refunds.status = 'succeeded'
    ) as refunded_minor
from garages
cross join
    lateral (
        select
            count(*) as subscriptions,
            count(*) filter (where ended_at is null) as live_subscriptions
        from subscriptions
        where garage_id = garages.id
    ) as held
cross join
    lateral (
        select
            count(*) as payments,
            count(*) filter (where status = 'failed') as failed_payments,
            coalesce(sum(amount_minor) filter (where status = 'succeeded'), 0)::bigint as collected_minor,
            coalesce(sum(fee_minor), 0)::bigint as fees_minor
        from payments
        where garage_id = garages.id
    ) as paid
where garages.id = any(:garages)
order by garages.name
