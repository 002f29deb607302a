-- Grain: one row per garage, currency and month in which a payment of an invoice failed first: what came of these invoices.
with unlucky as (
    select distinct garage_id, invoice_id from {{ ref('stg_payments') }} where payment_status = 'failed'
),

tries as (
    select
        payments.garage_id,
        payments.invoice_id,
        payments.currency,
        min(case when payments.payment_status = 'failed' then payments.payment_date end) as failed_date,
        min(case when payments.payment_status = 'failed' then payments.attempted_at end) as failed_at,
        max(case when payments.payment_status = 'succeeded' then payments.attempted_at end) as paid_at,
        max(case when payments.payment_status = 'succeeded' then payments.payment_date end) as paid_date,
        max(payments.amount_minor) as asked_minor,
        {{ total('payments.amount_minor', "payments.payment_status = 'succeeded'") }} as paid_minor
    from {{ ref('stg_payments') }} as payments
    inner join unlucky on payments.garage_id = unlucky.garage_id and payments.invoice_id = unlucky.invoice_id
    group by payments.garage_id, payments.invoice_id, payments.currency
),

failed as (
    select
        tries.*,
        invoices.invoice_status,
        coalesce(tries.paid_at > tries.failed_at, false) as is_recovered
    from tries
    inner join {{ ref('int_invoices') }} as invoices
        on tries.garage_id = invoices.garage_id and tries.invoice_id = invoices.invoice_id
    where tries.failed_at is not null
)

select
    garage_id,
    {{ month_of('failed_date') }} as month_date,
    currency,
    cast(count(*) as bigint) as invoices_failed,
    {{ count_if('is_recovered') }} as recovered,
    {{ count_if('is_recovered and ' ~ days_between('failed_date', 'paid_date') ~ ' <= 7') }} as recovered_in_7_days,
    {{ count_if("not is_recovered and invoice_status = 'open'") }} as still_open,
    {{ count_if("not is_recovered and invoice_status <> 'open'") }} as lost,
    {{ basis_points(count_if('is_recovered'), 'count(*)') }} as recovered_bp,
    {{ total('asked_minor') }} as failed_minor,
    {{ total('paid_minor', 'is_recovered') }} as recovered_minor
from failed
group by garage_id, {{ month_of('failed_date') }}, currency
