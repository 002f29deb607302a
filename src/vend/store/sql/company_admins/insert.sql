-- Let somebody administer a company's account; who does so already stays as they are.
insert into company_admins (garage_id, id, company_account_id, user_id, name, email, invited_by, created_at)
values (:garage_id, :id, :company_account_id, :user_id, :name, :email, :invited_by, :created_at)
on conflict (garage_id, company_account_id, user_id) where removed_at is null do nothing
returning id
