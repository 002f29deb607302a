-- Note how a job of the worker ran; several workers add up.
insert into worker_jobs (name, last_run_at, last_success_at, last_duration_ms, runs, failures, last_error)
values (
    :name, :ran_at, case when :error::text is null then :ran_at::timestamptz end, :duration_ms, :runs, :failures, :error
)
on conflict (name) do update set
    last_run_at = greatest(worker_jobs.last_run_at, excluded.last_run_at),
    last_success_at = greatest(worker_jobs.last_success_at, excluded.last_success_at),
    last_duration_ms = excluded.last_duration_ms,
    runs = worker_jobs.runs + excluded.runs,
    failures = worker_jobs.failures + excluded.failures,
    last_error = excluded.last_error
