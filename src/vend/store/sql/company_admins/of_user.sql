-- Somebody as an administrator of a company's account.
select garage_id, id, company_account_id, user_id, name, email, invited_by, created_at, removed_at
from company_admins
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and user_id = :user_id
    and removed_at is null
