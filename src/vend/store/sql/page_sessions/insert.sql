-- Begin a session of pages.
insert into page_sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at)
values (:session_id, :user_id, :token_hash, :now, :now, :expires_at)
