-- The administrators of a company's account, the newest first.
select garage_id, id, company_account_id, user_id, name, email, invited_by, created_at, removed_at
from company_admins
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and (created_at, id) < (:before_at, :before_id)
    and removed_at is null
order by created_at desc, id desc
limit :row_limit
