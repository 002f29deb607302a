-- Each garage: refunds that went out are what the ledger has of them, tax and price apart.
-- What does not hold keeps back the marts of the ledger too: {{ ref('int_account_months') }}.
with booked as (
    select
        garage_id,
        refund_id,
        sum(case when cause = 'refund_price' and account_code = 'refunds' then moved_minor else 0 end) as price_minor,
        sum(case when cause = 'refund_tax' and account_code = 'tax_payable' then moved_minor else 0 end) as tax_minor
    from {{ ref('int_ledger_entries') }}
    where cause in ('refund_price', 'refund_tax')
    group by garage_id, refund_id
)

select
    refunds.garage_id,
    refunds.refund_id,
    refunds.refund_status,
    refunds.amount_minor,
    booked.price_minor,
    booked.tax_minor
from {{ ref('stg_refunds') }} as refunds
left join booked on refunds.garage_id = booked.garage_id and refunds.refund_id = booked.refund_id
where
    coalesce(booked.price_minor + booked.tax_minor, 0)
    <> case when refunds.refund_status in ('failed', 'canceled') then 0 else refunds.amount_minor end
    and refunds.refund_status not in ('pending', 'requires_action')
