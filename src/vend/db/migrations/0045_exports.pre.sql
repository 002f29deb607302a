-- Exports: files that take longer than an answer may, made by the worker, fetched by a link that expires.

create table exports (
    garage_id uuid not null references garages (id),
    id uuid not null,
    what text not null check (length(what) between 1 and 60),
    format text not null check (format in ('csv', 'xlsx', 'parquet')),
    from_date date,
    until_date date check (until_date > from_date),
    state text not null check (state in ('queued', 'running', 'ready', 'failed', 'expired')),
    -- how far it has come; null until it is known how many there are
    rows_done bigint not null default 0 check (rows_done >= 0),
    rows_total bigint check (rows_total >= 0),
    file_bytes bigint check (file_bytes >= 0),
    file_sha256 bytea,
    -- what the totals row says, and what the ledger says of the same
    totals jsonb,
    error text check (length(error) between 1 and 500),
    requested_by text not null,
    idempotency_key text not null check (length(idempotency_key) between 1 and 255),
    -- of the link; the token itself is told once
    token_hash bytea not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    expires_at timestamptz not null check (expires_at > created_at),
    claimed_until_at timestamptz,
    tries integer not null default 0 check (tries >= 0),
    primary key (garage_id, id),
    unique (garage_id, requested_by, idempotency_key),
    check ((state in ('queued', 'running')) = (ended_at is null)),
    check ((state = 'failed') = (error is not null)),
    check ((state in ('ready', 'expired')) = (file_sha256 is not null))
);
create index exports_garage_created on exports (garage_id, created_at, id);
create index exports_due on exports (created_at) where state in ('queued', 'running');
create index exports_expiring on exports (expires_at) where state = 'ready';
create unique index exports_token on exports (token_hash);

-- A file in pieces. What has expired keeps its rows and loses its bytes.
create table export_parts (
    garage_id uuid not null,
    export_id uuid not null,
    part_number integer not null check (part_number >= 1),
    bytes bytea not null check (length(bytes) <= 1048576),
    primary key (garage_id, export_id, part_number),
    foreign key (garage_id, export_id) references exports (garage_id, id)
);
-- They are compressed files, or soon gone: trying to compress them again costs more than it saves.
alter table export_parts alter column bytes set storage external;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['exports', 'export_parts'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on exports, export_parts to vend_app, vend_reader;
grant insert on exports, export_parts to vend_app;
grant update (
    state, rows_done, rows_total, file_bytes, file_sha256, totals, error, ended_at, claimed_until_at, tries
) on exports to vend_app;
grant update (bytes) on export_parts to vend_app;

-- The worker looks for what is to be made or to be let go; whoever holds a link is led to its garage.
create policy platform on exports for select to vend_platform using (true);
grant select (garage_id, id, state, created_at, expires_at, claimed_until_at, token_hash) on exports to vend_platform;
