-- Give a user a role for an operator, for one of its garages, or on the platform.
insert into memberships (id, user_id, operator_id, garage_id, role, created_at)
select :membership_id, :user_id, :operator_id, :scope_id, :role, :now
where
    :scope_id::uuid is null
    or exists (select from garages where garages.id = :scope_id and garages.operator_id = :operator_id)
returning id
