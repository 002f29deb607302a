-- Grain: one row per garage, month, currency and method of paying: attempts and what became of them.
select
    garage_id,
    {{ month_of('payment_date') }} as month_date,
    method,
    currency,
    cast(count(*) as bigint) as attempts,
    {{ count_if("payment_status = 'succeeded'") }} as succeeded,
    {{ count_if("payment_status = 'failed'") }} as failed,
    {{ count_if("payment_status = 'pending'") }} as pending,
    {{ basis_points(count_if("payment_status = 'succeeded'"), count_if("payment_status in ('succeeded', 'failed')")) }}
        as success_bp,
    {{ total('amount_minor', "payment_status = 'succeeded'") }} as collected_minor,
    {{ total('fee_minor', "payment_status = 'succeeded'") }} as fees_minor,
    {{ total('refunded_minor') }} as refunded_minor
from {{ ref('stg_payments') }}
group by garage_id, {{ month_of('payment_date') }}, method, currency
