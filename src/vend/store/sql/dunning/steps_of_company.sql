-- A page of what was done in all cases of a company's account, newest first.
select
    steps.garage_id,
    steps.id,
    steps.case_id,
    steps.kind,
    steps.at,
    steps.notice_number,
    steps.until_date,
    steps.reason,
    steps.actor
from dunning_steps as steps
inner join dunning_cases as cases on steps.garage_id = cases.garage_id and steps.case_id = cases.id
where
    steps.garage_id = :garage_id
    and cases.company_account_id = :company_account_id
    and (steps.at, steps.id) < (:before_at, :before_id)
order by steps.at desc, steps.id desc
limit :row_limit
