-- Attempts to pay by local day, week or month and method, of each garage.
-- not null: period_start_date, attempts, succeeded, failed, pending, collected_minor, fees_minor, refunded_minor
select
    garage_id,
    date_trunc(:grain, payment_date::timestamp)::date as period_start_date,
    currency,
    method,
    count(*) as attempts,
    count(*) filter (where status = 'succeeded') as succeeded,
    count(*) filter (where status = 'failed') as failed,
    count(*) filter (where status = 'pending') as pending,
    round(
        10000.0 * count(*) filter (where status = 'succeeded') / nullif(count(*) filter (where status <> 'pending'), 0)
    )::integer as success_bp,
    coalesce(sum(amount_minor) filter (where status = 'succeeded'), 0)::bigint as collected_minor,
    coalesce(sum(fee_minor) filter (where status = 'succeeded'), 0)::bigint as fees_minor,
    coalesce(sum(refunded_minor), 0)::bigint as refunded_minor
from payments
where
    garage_id = any(:garages)
    and payment_date >= :from_date
    and payment_date < :until_date
group by garage_id, period_start_date, currency, method
order by garage_id, period_start_date, currency, method
