-- The change of an account that is not settled yet; read under the account's lock there is at most one.
select id
from operations
where
    garage_id = :garage_id
    and subject_id = :company_account_id
    and kind = 'change_company_account'
    and settled_at is null
    and id <> :but_id
order by id
limit 1
