-- The overdue invoices of a company's account, by Stripe's ids, the oldest first.
select stripe_invoice_id
from invoices
where garage_id = :garage_id and company_account_id = :company_account_id and status = 'open' and due_at <= :now
order by due_at, id
