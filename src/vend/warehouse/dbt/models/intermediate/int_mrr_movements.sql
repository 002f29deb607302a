-- Grain: one row per garage, customer and month: what its recurring revenue did, in one of five ways.
{{ config(materialized='view') }}
select
    garage_id,
    currency,
    customer_id,
    cohort_date,
    month_date,
    mrr_before_minor,
    mrr_minor,
    subscriptions,
    case
        when mrr_before_minor = 0 and mrr_minor > 0 and month_date = cohort_date then 'new'
        when mrr_before_minor = 0 and mrr_minor > 0 then 'reactivation'
        when mrr_before_minor > 0 and mrr_minor = 0 then 'churn'
        when mrr_minor > mrr_before_minor then 'expansion'
        when mrr_minor < mrr_before_minor then 'contraction'
        else 'none'
    end as movement,
    mrr_minor - mrr_before_minor as moved_minor
from {{ ref('int_customer_months') }}
