-- End a session; a row for as long as it is there.
select pg_terminate_backend(pid)
from pg_stat_activity
where pid = $1
