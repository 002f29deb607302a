-- Where the administrators of an operator are written to.
select users.email
from memberships
inner join users on memberships.user_id = users.id
where
    memberships.operator_id = :operator_id
    and memberships.garage_id is null
    and memberships.role = 'operator_admin'
    and users.disabled_at is null
order by users.email
