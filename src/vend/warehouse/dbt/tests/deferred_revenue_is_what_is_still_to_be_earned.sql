-- Each garage: deferred revenue now is what all lines still have to earn.
with closing as (
    select
        garage_id,
        closing_minor,
        row_number() over (partition by garage_id order by month_date desc) as place
    from {{ ref('deferred_revenue_monthly') }}
),

rests as (
    select garage_id, sum(rest_minor) as rest_minor
    from {{ ref('stg_revenue_schedules') }}
    group by garage_id
)

select
    closing.garage_id,
    closing.closing_minor,
    rests.rest_minor
from closing
left join rests on closing.garage_id = rests.garage_id
where closing.place = 1 and closing.closing_minor <> coalesce(rests.rest_minor, 0)
