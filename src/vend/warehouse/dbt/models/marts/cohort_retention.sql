-- Grain: one row per garage, month in which customers first had recurring revenue, and month since.
with sizes as (
    select
        garage_id,
        cohort_date,
        count(*) as customers,
        {{ total('mrr_minor') }} as mrr_minor
    from {{ ref('int_customer_months') }}
    where month_date = cohort_date
    group by garage_id, cohort_date
),

kept as (
    select
        garage_id,
        currency,
        cohort_date,
        month_date,
        {{ count_if('mrr_minor > 0') }} as customers_kept,
        {{ total('mrr_minor') }} as mrr_kept_minor
    from {{ ref('int_customer_months') }}
    group by garage_id, currency, cohort_date, month_date
)

select
    kept.garage_id,
    kept.cohort_date,
    kept.month_date,
    kept.currency,
    cast({{ months_between('kept.cohort_date', 'kept.month_date') }} as bigint) as months_since,
    cast(sizes.customers as bigint) as customers,
    kept.customers_kept,
    {{ basis_points('kept.customers_kept', 'sizes.customers') }} as customers_kept_bp,
    sizes.mrr_minor,
    kept.mrr_kept_minor,
    {{ basis_points('kept.mrr_kept_minor', 'sizes.mrr_minor') }} as mrr_kept_bp
from kept
inner join sizes on kept.garage_id = sizes.garage_id and kept.cohort_date = sizes.cohort_date
