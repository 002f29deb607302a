-- Say that a file is whole.
update exports
set
    state = 'ready',
    rows_done = :rows_done,
    rows_total = :rows_done,
    file_bytes = :file_bytes,
    file_sha256 = :file_sha256,
    totals = :totals::jsonb,
    ended_at = :now,
    claimed_until_at = null
where garage_id = :garage_id and id = :export_id and state = 'running' and tries = :tries
returning id
