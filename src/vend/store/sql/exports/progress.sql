-- Say how far an export has come, and keep it for a while longer.
update exports
set
    rows_done = :rows_done,
    rows_total = :rows_total,
    claimed_until_at = :claimed_until_at
where garage_id = :garage_id and id = :export_id and state = 'running' and tries = :tries
returning id
