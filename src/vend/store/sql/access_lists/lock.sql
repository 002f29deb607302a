-- Take the list to build it, and tell in which snapshot that is; nothing comes back while somebody else does.
-- not null: snapshot
select
    version,
    built_at,
    pg_current_snapshot()::text as snapshot
from access_lists
where garage_id = :garage_id
for update skip locked
