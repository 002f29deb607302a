-- Each subscription and company that has not paid: what is owed, what was done, what comes next.
-- not null: suspended, owed_minor, currency
select
    cases.garage_id,
    cases.subscription_id,
    cases.company_account_id,
    customers.name as customer_name,
    customers.email as customer_email,
    passes.name as pass_name,
    cases.opened_date,
    cases.notices,
    cases.suspended_at is not null as suspended,
    garages.currency,
    coalesce(debts.owed_minor, 0)::bigint as owed_minor,
    cases.next_step_at,
    debts.next_attempt_at,
    failures.failure_code
from dunning_cases as cases
inner join garages on cases.garage_id = garages.id
left join subscriptions
    on cases.garage_id = subscriptions.garage_id and cases.subscription_id = subscriptions.id
left join company_accounts
    on cases.garage_id = company_accounts.garage_id and cases.company_account_id = company_accounts.id
inner join customers
    on
        cases.garage_id = customers.garage_id
        and customers.id = coalesce(subscriptions.customer_id, company_accounts.customer_id)
left join passes on subscriptions.garage_id = passes.garage_id and subscriptions.pass_id = passes.id
left join
    lateral (
        select
            sum(greatest(0, total_minor - balance_applied_minor - credited_minor - paid_minor)) as owed_minor,
            min(next_attempt_at) as next_attempt_at
        from invoices
        where
            invoices.garage_id = cases.garage_id
            and invoices.status = 'open'
            and (
                invoices.subscription_id = cases.subscription_id
                or (invoices.company_account_id = cases.company_account_id and invoices.due_at <= :now)
            )
    ) as debts
    on true
left join
    lateral (
        select payments.failure_code
        from payments
        where
            payments.garage_id = cases.garage_id
            and payments.subscription_id = cases.subscription_id
            and payments.status = 'failed'
        order by payments.attempted_at desc
        limit 1
    ) as failures
    on true
where cases.garage_id = any(:garages) and cases.closed_at is null
order by cases.garage_id, cases.opened_date, customers.name, cases.id
