-- Each garage and account: by the last month, what is known of each month comes to the same as what was booked.
with last as (
    select garage_id, max(month_date) as month_date
    from {{ ref('month_close') }}
    group by garage_id
)

select closes.garage_id, closes.account_code, closes.closing_minor, closes.known_closing_minor
from {{ ref('month_close') }} as closes
inner join last on closes.garage_id = last.garage_id and closes.month_date = last.month_date
where closes.closing_minor <> closes.known_closing_minor
