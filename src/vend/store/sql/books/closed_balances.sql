-- The trial balance of a closed month as it was closed.
select
    account_code,
    opening_minor,
    debits_minor,
    credits_minor,
    closing_minor
from month_close_balances
where garage_id = :garage_id and month_date = :month_date
order by account_code
