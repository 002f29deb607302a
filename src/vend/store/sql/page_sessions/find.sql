-- The session of a cookie, if it works now: not ended, not too old, and used within the span that is allowed.
select id, user_id, last_seen_at, expires_at
from page_sessions
where token_hash = :token_hash and ended_at is null and expires_at > :now and last_seen_at > :seen_after
