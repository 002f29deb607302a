-- Say why there is no file.
update exports
set
    state = 'failed',
    error = :error,
    ended_at = :now,
    claimed_until_at = null
where garage_id = :garage_id and id = :export_id and state = 'running' and tries = :tries
returning id
