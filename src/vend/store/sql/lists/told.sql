-- What was done and said about some things of a garage: its audit log and its notices, the newest first.
-- not null: what, at, label, by
select
    'deed' as what,
    at,
    action as label,
    actor as by
from audit_log
where garage_id = :garage_id and subject_id = any(:subjects)
union all
select
    'notice' as what,
    created_at as at,
    kind as label,
    address as by
from notices
where garage_id = :garage_id and subject_id = any(:subjects)
order by at desc
limit :row_limit
