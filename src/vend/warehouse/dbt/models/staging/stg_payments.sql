-- Grain: one row per attempt to pay.
select
    garage_id,
    id as payment_id,
    attempted_at,
    payment_date,
    invoice_id,
    customer_id,
    subscription_id,
    status as payment_status,
    method,
    currency,
    amount_minor,
    fee_minor,
    refunded_minor,
    failure_code,
    stripe_charge_id
from {{ source('raw', 'payments') }}
