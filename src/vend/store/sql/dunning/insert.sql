-- Open a case.
insert into dunning_cases (
    garage_id, id, subscription_id, company_account_id, opened_at, opened_date, next_step_at
)
values (:garage_id, :id, :subscription_id, :company_account_id, :opened_at, :opened_date, :next_step_at)
