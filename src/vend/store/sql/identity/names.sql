-- What people are called, for those who read what they did.
select id, name
from users
where id = any(:user_ids::uuid[])
