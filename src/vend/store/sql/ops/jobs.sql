-- How each of the worker's jobs ran last.
select
    name,
    last_run_at,
    last_success_at,
    last_duration_ms,
    runs,
    failures
from worker_jobs
order by name
