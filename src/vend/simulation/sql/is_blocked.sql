-- Whether a session waits for a lock of another one, which may end without it: in a circle it is among those before it.
with recursive before (pid) as (
    select unnest(pg_blocking_pids($1))
    union
    select unnest(pg_blocking_pids(pid)) from before
)

select count(*) > 0 and not coalesce(bool_or(pid = $1), false)
from before
