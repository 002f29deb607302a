-- The first differences that a reconciliation found, as JSON.
select differences
from reconciliations
where id = :run_id
