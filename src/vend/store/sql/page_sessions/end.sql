-- End a session; one that has ended keeps its instant.
update page_sessions set ended_at = :now
where token_hash = :token_hash and ended_at is null
