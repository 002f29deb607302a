-- Which of the demo's operators are there, with their garages, and how many of its memberships: they come last.
-- not null: memberships
select
    operators.id as operator_id,
    operators.created_at as founded_at,
    garages.id as garage_id,
    (select count(*) from memberships where memberships.user_id = any(:user_ids)) as memberships
from operators
left join garages on operators.id = garages.operator_id
where operators.id = any(:operator_ids)
order by operators.id, garages.id
