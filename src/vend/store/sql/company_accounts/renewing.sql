-- Company accounts that renew until an instant.
select
    garage_id,
    id as company_account_id
from company_accounts
where status = 'active' and current_period_end_at > :now and current_period_end_at <= :until_at
order by current_period_end_at, garage_id, id
