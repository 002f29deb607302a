-- Company accounts to decide about: overdue without a case, with a step that is due, or with a case that is to end.
-- not null: garage_id, company_account_id
select
    due.garage_id,
    due.company_account_id
from (
    select distinct
        accounts.garage_id,
        accounts.id as company_account_id
    from invoices
    inner join company_accounts as accounts
        on invoices.garage_id = accounts.garage_id and invoices.company_account_id = accounts.id
    where
        invoices.status = 'open'
        and invoices.due_at <= :now
        and accounts.status <> 'closed'
        and not exists (
            select 1
            from dunning_cases
            where
                dunning_cases.garage_id = accounts.garage_id
                and dunning_cases.company_account_id = accounts.id
                and dunning_cases.closed_at is null
        )
    union
    select
        cases.garage_id,
        cases.company_account_id
    from dunning_cases as cases
    inner join company_accounts as accounts
        on cases.garage_id = accounts.garage_id and cases.company_account_id = accounts.id
    where
        cases.closed_at is null
        and (
            cases.next_step_at <= :now
            or accounts.status = 'closed'
            or not exists (
                select 1
                from invoices
                where
                    invoices.garage_id = cases.garage_id
                    and invoices.company_account_id = cases.company_account_id
                    and invoices.status = 'open'
                    and invoices.due_at <= :now
            )
        )
) as due
order by due.garage_id, due.company_account_id
limit :row_limit
