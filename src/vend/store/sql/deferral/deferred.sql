-- What of an invoice was deferred when it was billed.
-- not null: deferred_minor
select coalesce(sum(amount_minor), 0)::bigint as deferred_minor
from revenue_schedules
where garage_id = :garage_id and invoice_id = :invoice_id
