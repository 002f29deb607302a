-- Payments of a garage that came, as its staff sees them.
select
    id,
    amount_minor
from payments
where garage_id = $1 and status = 'succeeded'
order by id
