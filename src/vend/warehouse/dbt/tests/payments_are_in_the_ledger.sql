-- Each payment that succeeded stands in the ledger, and no other: what it brought in and what Stripe kept of it.
-- What does not hold keeps back the marts of the ledger too: {{ ref('int_account_months') }}.
with booked as (
    select
        garage_id,
        payment_id,
        sum(case when cause in ('payment', 'payment_received') and account_code = 'receivable' then -moved_minor else 0 end)
            as amount_minor,
        sum(case when cause = 'payment_fee' and account_code = 'processor_fees' then moved_minor else 0 end) as fee_minor
    from {{ ref('int_ledger_entries') }}
    where cause in ('payment', 'payment_received', 'payment_fee')
    {{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), word='and') }}
    group by garage_id, payment_id
),

paid as (
    select garage_id, payment_id, amount_minor, fee_minor
    from {{ ref('stg_payments') }}
    where payment_status = 'succeeded'
    {{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), word='and') }}
)

select
    coalesce(paid.garage_id, booked.garage_id) as garage_id,
    coalesce(paid.payment_id, booked.payment_id) as payment_id,
    paid.amount_minor,
    booked.amount_minor as booked_minor,
    paid.fee_minor,
    booked.fee_minor as booked_fee_minor
from paid
full outer join booked on paid.garage_id = booked.garage_id and paid.payment_id = booked.payment_id
where
    coalesce(paid.amount_minor, 0) <> coalesce(booked.amount_minor, 0)
    or coalesce(paid.fee_minor, 0) <> coalesce(booked.fee_minor, 0)
