-- Accounts with seats that end with the period: to be taken off the renewal, or over already.
-- not null: garage_id, company_account_id
select distinct
    garage_id,
    company_account_id
from subscriptions
where
    company_account_id is not null
    and ended_at is null
    and cancel_at_period_end
    and (
        current_period_end_at <= :now
        or (unbilled_at is null and current_period_end_at <= :window_end_at)
    )
order by garage_id, company_account_id
limit :row_limit
