-- The seats of an account that end with the period.
select
    id,
    price_id,
    current_period_end_at as ends_at,
    unbilled_at
from subscriptions
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and ended_at is null
    and cancel_at_period_end
order by id
