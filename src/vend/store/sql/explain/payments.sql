-- The attempts that make up one column of the payments report for some local dates, each with its part of it.
-- not null: what, amount
-- null elsewhere: invoice_id, payment_id
with parts as (
    select
        id,
        payment_date,
        status,
        stripe_charge_id,
        invoice_id,
        subscription_id,
        case
            when :column = 'attempts' then 1
            when :column in ('succeeded', 'failed', 'pending') then (status = :column)::integer
            when :column = 'collected_minor' and status = 'succeeded' then amount_minor
            when :column = 'fees_minor' and status = 'succeeded' then fee_minor
            when :column = 'refunded_minor' then refunded_minor
            else 0
        end as amount
    from payments
    where
        garage_id = :garage_id
        and payment_date >= :from_date
        and payment_date < :until_date
        and currency = :currency
        and method = :method
)

select
    id,
    'payment' as what,
    payment_date as on_date,
    amount,
    status as label,
    null::text as debit_account,
    null::text as credit_account,
    stripe_charge_id as stripe_id,
    invoice_id,
    id as payment_id,
    null::uuid as refund_id,
    subscription_id
from parts
where amount <> 0
order by payment_date, id
