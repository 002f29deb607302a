-- Each garage and month: debits less credits of all accounts come to nothing.
select garage_id, month_date, sum(closing_minor) as closing_minor
from {{ ref('month_close') }}
group by garage_id, month_date
having sum(closing_minor) <> 0
