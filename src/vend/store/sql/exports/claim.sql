-- Take an export that waits, or whose maker has gone; none where somebody else has it.
update exports
set
    state = 'running',
    claimed_until_at = :claimed_until_at,
    tries = tries + 1,
    rows_done = 0,
    rows_total = null
where
    garage_id = :garage_id
    and id = :export_id
    and (state = 'queued' or (state = 'running' and claimed_until_at < :now))
returning tries
