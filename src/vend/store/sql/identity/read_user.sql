-- A user.
select id, email, name, password_hash, created_at, disabled_at
from users
where id = :user_id
