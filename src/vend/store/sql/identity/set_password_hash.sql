-- Replace a password's hash by one with newer parameters, unless the password was changed meanwhile.
update users
set password_hash = :password_hash
where id = :user_id and password_hash = :old_hash
