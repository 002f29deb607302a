-- A page of exports, newest first.
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
where garage_id = :garage_id and (created_at, id) < (:before_at, :before_id)
order by created_at desc, id desc
limit :row_limit
