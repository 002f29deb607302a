-- Each garage and month: the passes together are what the ledger's transfers come to, also of columns that are no balance.
with reported as (
    select
        garage_id,
        month_date,
        sum(invoiced_minor) as invoiced_minor,
        sum(collected_minor) as collected_minor,
        sum(payments) as payments
    from {{ ref('revenue_monthly') }}
    group by garage_id, month_date
),

booked as (
    select
        garage_id,
        {{ month_of('effective_date') }} as month_date,
        sum(
            case
                when replace(kind, '_reversal', '') not in ('invoice_price', 'invoice_deferred', 'merchant_price') then 0
                when credit_account in ('revenue', 'deferred_revenue') then amount_minor
                else -amount_minor
            end
        ) as invoiced_minor,
        sum(
            case
                when kind in ('payment', 'payment_received') then amount_minor
                when kind in ('payment_reversal', 'payment_received_reversal') then -amount_minor
                else 0
            end
        ) as collected_minor,
        sum(
            case
                when kind in ('payment', 'payment_received') then 1
                when kind in ('payment_reversal', 'payment_received_reversal') then -1
                else 0
            end
        ) as payments
    from {{ source('raw', 'ledger_transfers') }}
    group by garage_id, {{ month_of('effective_date') }}
)

select
    booked.garage_id,
    booked.month_date,
    booked.invoiced_minor,
    reported.invoiced_minor as reported_invoiced_minor,
    booked.collected_minor,
    reported.collected_minor as reported_collected_minor
from booked
left join reported on booked.garage_id = reported.garage_id and booked.month_date = reported.month_date
where
    booked.invoiced_minor <> coalesce(reported.invoiced_minor, 0)
    or booked.collected_minor <> coalesce(reported.collected_minor, 0)
    or booked.payments <> coalesce(reported.payments, 0)
