-- When each of the worker's jobs ran last, how long it took and how often it failed. Across tenants: the platform role's alone.

create table worker_jobs (
    name text not null primary key,
    last_run_at timestamptz not null,
    -- the last time that it ended without an error; null until then
    last_success_at timestamptz,
    last_duration_ms bigint not null check (last_duration_ms >= 0),
    runs bigint not null check (runs >= 0),
    failures bigint not null check (failures >= 0),
    last_error text
);

alter table worker_jobs enable row level security, force row level security;
create policy platform on worker_jobs to vend_platform using (true) with check (true);
grant select, insert, update on worker_jobs to vend_platform;
