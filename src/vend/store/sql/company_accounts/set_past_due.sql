-- Say since when an account owes an overdue invoice, or that it does not any more.
update company_accounts
set past_due_at = :past_due_at, updated_at = :now
where garage_id = :garage_id and id = :company_account_id
