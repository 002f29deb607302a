-- Each garage and month: what customers owed at its end is the balance of the account `receivable` then.
with aged as (
    select garage_id, month_date, sum(owed_minor) as owed_minor
    from {{ ref('aging_monthly') }}
    group by garage_id, month_date
)

select
    books.garage_id,
    books.month_date,
    books.closing_minor,
    aged.owed_minor
from {{ ref('month_close') }} as books
left join aged on books.garage_id = aged.garage_id and books.month_date = aged.month_date
where books.account_code = 'receivable' and books.closing_minor <> coalesce(aged.owed_minor, 0)
