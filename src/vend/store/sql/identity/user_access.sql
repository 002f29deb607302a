-- What a user may do: one row for the user, one for each role as a whole, one for each role in each garage.
with person as (
    select id
    from users
    where id = :user_id and disabled_at is null
)

select
    null::text as role,
    null::uuid as operator_id,
    null::uuid as garage_id,
    null::uuid as driver_id,
    null::uuid as company_account_id
from person
union all
select
    memberships.role,
    memberships.operator_id,
    null,
    null,
    null
from person
inner join memberships on person.id = memberships.user_id
where memberships.garage_id is null
union all
select
    memberships.role,
    memberships.operator_id,
    garages.id,
    null,
    null
from person
inner join memberships on person.id = memberships.user_id
inner join garages
    on
        memberships.operator_id = garages.operator_id
        and (memberships.garage_id is null or memberships.garage_id = garages.id)
union all
select
    'driver',
    null,
    drivers.garage_id,
    drivers.id,
    null
from person
inner join drivers on person.id = drivers.user_id
union all
select
    'company_admin',
    null,
    company_admins.garage_id,
    null,
    company_admins.company_account_id
from person
inner join company_admins on person.id = company_admins.user_id
where company_admins.removed_at is null
