-- The company account that Stripe means.
select
    accounts.garage_id,
    accounts.id,
    accounts.customer_id,
    accounts.name,
    customers.email,
    accounts.po_number,
    accounts.net_terms_days,
    accounts.seats_max,
    accounts.monthly_max_minor,
    accounts.status,
    accounts.stripe_subscription_id,
    accounts.stripe_status,
    accounts.current_period_start_at,
    accounts.current_period_end_at,
    accounts.cancel_at_period_end,
    accounts.past_due_at,
    accounts.closed_at,
    accounts.sync_version,
    accounts.created_at,
    accounts.updated_at
from company_accounts as accounts
inner join customers on accounts.garage_id = customers.garage_id and accounts.customer_id = customers.id
where accounts.garage_id = :garage_id and accounts.stripe_subscription_id = :stripe_subscription_id
