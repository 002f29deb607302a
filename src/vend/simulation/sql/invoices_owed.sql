-- Invoices of a garage that somebody owes, with what is left of each.
select
    id,
    total_minor - balance_applied_minor - paid_minor as owed_minor
from invoices
where garage_id = $1 and status = 'open' and total_minor - balance_applied_minor - paid_minor > 0
order by id
