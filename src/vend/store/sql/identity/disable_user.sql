-- Shut a user out.
update users
set disabled_at = :now
where id = :user_id and disabled_at is null
returning id
