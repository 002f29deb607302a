-- Begin a family of refresh tokens with its first one.
insert into refresh_tokens (id, family_id, user_id, token_hash, issued_at, expires_at)
values (:token_id, :family_id, :user_id, :token_hash, :now, :expires_at)
