-- A page of open cases with what is owed, newest first; for a company what is overdue.
-- not null: customer_id, open_invoices, owed_minor
select
    cases.garage_id,
    cases.id,
    cases.subscription_id,
    cases.company_account_id,
    coalesce(subscriptions.customer_id, accounts.customer_id) as customer_id,
    subscriptions.driver_id,
    cases.opened_at,
    cases.notices,
    cases.warned_at,
    cases.grace_until_date,
    cases.suspended_at,
    debts.open_invoices,
    debts.owed_minor
from dunning_cases as cases
left join subscriptions
    on cases.garage_id = subscriptions.garage_id and cases.subscription_id = subscriptions.id
left join company_accounts as accounts
    on cases.garage_id = accounts.garage_id and cases.company_account_id = accounts.id
cross join
    lateral (
        select
            count(*) as open_invoices,
            coalesce(
                sum(greatest(0, total_minor - balance_applied_minor - credited_minor - paid_minor)), 0
            )::bigint as owed_minor
        from invoices
        where
            invoices.garage_id = cases.garage_id
            and invoices.status = 'open'
            and (
                invoices.subscription_id = cases.subscription_id
                or (invoices.company_account_id = cases.company_account_id and invoices.due_at <= :now)
            )
    ) as debts
where
    cases.garage_id = :garage_id
    and cases.closed_at is null
    and (cases.opened_at, cases.id) < (:before_at, :before_id)
order by cases.opened_at desc, cases.id desc
limit :row_limit
