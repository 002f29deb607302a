-- Grain: one row per garage and month: who and what went, in customers and in money, and what a customer is worth by it.
with months as (
    select
        *,
        -- written out twice, since Snowflake has no names for windows
        sum(customers_churned) over (
            partition by garage_id order by month_date rows between 11 preceding and current row
        ) as churned_12m,
        sum(customers_start) over (
            partition by garage_id order by month_date rows between 11 preceding and current row
        ) as started_12m
    from {{ ref('mrr_monthly') }}
)

select
    garage_id,
    month_date,
    currency,
    customers_start,
    customers_churned,
    {{ basis_points('customers_churned', 'customers_start') }} as customer_churn_bp,
    start_minor as mrr_start_minor,
    churn_minor + contraction_minor as mrr_lost_minor,
    {{ basis_points('churn_minor + contraction_minor', 'start_minor') }} as gross_churn_bp,
    {{ basis_points('start_minor + expansion_minor + reactivation_minor - contraction_minor - churn_minor', 'start_minor') }}
        as net_retention_bp,
    {{ divided('end_minor', 'customers_end') }} as mrr_per_customer_minor,
    {{ basis_points('churned_12m', 'started_12m') }} as customer_churn_12m_bp,
    -- a month's worth for as many months as a customer stays at the churn of the last twelve
    {{ divided('end_minor * started_12m', 'customers_end * churned_12m') }} as expected_value_minor
from months
