-- Let somebody administer a company's account no longer.
update company_admins
set removed_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and id = :admin_id
    and removed_at is null
returning garage_id, id, company_account_id, user_id, name, email, invited_by, created_at, removed_at
