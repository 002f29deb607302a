-- Note that a session is in use.
update page_sessions set last_seen_at = :now
where id = :session_id and last_seen_at < :now
