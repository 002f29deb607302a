-- Add somebody who signs in; an e-mail address is one person's, whatever its capitals.
insert into users (id, email, name, password_hash, created_at)
values (:user_id, :email, :name, :password_hash, :now)
