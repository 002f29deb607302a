-- Grain: one row per garage, month and invoice of which something was owed, or owed back, at the month's end.
with owed as (
    select
        garage_id,
        invoice_id,
        currency,
        month_date as from_month_date,
        lead(month_date) over (partition by garage_id, invoice_id order by month_date) as until_month_date,
        cast(sum(moved_minor) over (partition by garage_id, invoice_id order by month_date) as bigint) as owed_minor
    from {{ ref('int_receivable_moves') }}
)

select
    months.garage_id,
    months.month_date,
    months.seen_until_date,
    owed.invoice_id,
    owed.currency,
    owed.owed_minor
from owed
inner join {{ ref('int_months') }} as months
    on
        owed.garage_id = months.garage_id
        and owed.from_month_date <= months.month_date
        and (owed.until_month_date is null or owed.until_month_date > months.month_date)
where owed.owed_minor <> 0
