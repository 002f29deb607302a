-- Read the export that was asked for under a key.
select
    garage_id,
    id,
    what,
    format,
    from_date,
    until_date,
    state,
    rows_done,
    rows_total,
    file_bytes,
    totals,
    error,
    requested_by,
    created_at,
    ended_at,
    expires_at
from exports
where garage_id = :garage_id and requested_by = :requested_by and idempotency_key = :idempotency_key
