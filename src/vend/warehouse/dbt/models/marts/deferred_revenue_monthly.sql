-- Grain: one row per garage and month: how what is billed and not yet earned changed.
with moved as (
    select
        garage_id,
        month_date,
        {{ total('-moved_minor', "cause = 'invoice_deferred'") }} as added_minor,
        {{ total('moved_minor', "cause = 'recognition'") }} as recognised_minor,
        {{ total('moved_minor', "cause not in ('invoice_deferred', 'recognition')") }} as released_minor
    from {{ ref('int_account_months') }}
    where account_code = 'deferred_revenue'
    group by garage_id, month_date
),

rolled as (
    select
        months.garage_id,
        months.month_date,
        months.currency,
        coalesce(moved.added_minor, 0) as added_minor,
        coalesce(moved.recognised_minor, 0) as recognised_minor,
        coalesce(moved.released_minor, 0) as released_minor,
        cast(
            sum(coalesce(moved.added_minor - moved.recognised_minor - moved.released_minor, 0)) over (
                partition by months.garage_id order by months.month_date
            ) as bigint
        ) as closing_minor
    from {{ ref('int_months') }} as months
    left join moved on months.garage_id = moved.garage_id and months.month_date = moved.month_date
)

select
    garage_id,
    month_date,
    currency,
    closing_minor - added_minor + recognised_minor + released_minor as opening_minor,
    added_minor,
    recognised_minor,
    released_minor,
    closing_minor
from rolled
