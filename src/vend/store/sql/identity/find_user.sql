-- The user of an e-mail address.
select id, email, name, password_hash, created_at, disabled_at
from users
where lower(email) = lower(:email)
