-- Grain: one row per garage and month in which customers were first billed: what they have brought so far, by the ledger.
with held as (
    select
        garage_id,
        customer_id,
        {{ count_if('mrr_minor > 0') }} as months,
        {{ total('mrr_minor', 'is_last') }} as mrr_minor
    from (
        select
            *,
            month_date = max(month_date) over (partition by garage_id) as is_last
        from {{ ref('int_customer_months') }}
    ) as customer_months
    group by garage_id, customer_id
)

select
    earned.garage_id,
    earned.first_billed_date,
    earned.currency,
    cast(count(*) as bigint) as customers,
    {{ count_if('held.mrr_minor > 0') }} as customers_now,
    {{ total('held.months') }} as customer_months,
    {{ total('held.mrr_minor') }} as mrr_now_minor,
    {{ total('earned.recognised_minor') }} as recognised_minor,
    {{ total('earned.lost_minor') }} as lost_minor,
    {{ total('earned.recognised_minor - earned.lost_minor') }} as value_minor,
    {{ divided('sum(earned.recognised_minor - earned.lost_minor)', 'count(*)') }} as value_per_customer_minor
from {{ ref('int_customer_ledger') }} as earned
left join held on earned.garage_id = held.garage_id and earned.customer_id = held.customer_id
group by earned.garage_id, earned.first_billed_date, earned.currency
