-- The closed months, oldest first.
select
    garage_id,
    month_date,
    closed_at,
    closed_by,
    transfers,
    last_transfer_id
from month_closes
where garage_id = :garage_id
order by month_date
