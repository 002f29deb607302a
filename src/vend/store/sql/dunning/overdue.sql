-- What is overdue of a company's account.
-- not null: open_invoices, owed_minor
select
    count(*) as open_invoices,
    coalesce(
        sum(greatest(0, total_minor - balance_applied_minor - credited_minor - paid_minor)), 0
    )::bigint as owed_minor
from invoices
where garage_id = :garage_id and company_account_id = :company_account_id and status = 'open' and due_at <= :now
