-- Whether a session sleeps until it gets a lock; asked without any lock that a stopped process might hold.
select pg_stat_get_backend_wait_event_type(id) = 'Lock'
from pg_stat_get_backend_idset() as id
where pg_stat_get_backend_pid(id) = $1
