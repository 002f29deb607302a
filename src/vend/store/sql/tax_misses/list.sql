-- A page of renewals that were billed with other taxes than those of their first day, newest first.
select
    garage_id,
    invoice_id,
    subscription_id,
    on_date,
    taxable_minor,
    due_percent,
    due_minor,
    charged_minor,
    found_at
from tax_misses
where garage_id = :garage_id and (found_at, invoice_id) < (:before_at, :before_id)
order by found_at desc, invoice_id desc
limit :row_limit
