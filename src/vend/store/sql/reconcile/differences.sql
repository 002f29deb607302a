-- The first differences that a reconciliation found, as JSON.
-- not null: differences
select differences::text as differences
from reconciliations
where id = :run_id
