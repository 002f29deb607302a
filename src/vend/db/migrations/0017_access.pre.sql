-- The access list as gates get it: what it is computed from says when it changed, each version is kept, and gates are told.

-- ---------------------------------------------------------------- what the list is computed from says when it changed

-- A list remembers the snapshot that it was computed in. A row counts as changed since then exactly if the transaction that
-- wrote it last is not visible in that snapshot: no clock is asked, and it does not matter in which order people commit.
create function note_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.changed_xid := pg_current_xact_id();
    return new;
end $$;
revoke all on function note_change() from public;

do $$
declare
    source text;
begin
    foreach source in array array[
        'subscriptions', 'subscription_vehicles', 'vehicles', 'dunning_cases', 'garage_settings', 'invoices'
    ] loop
        execute format(
            'alter table %I add column changed_xid xid8 not null default pg_current_xact_id()', source
        );
        execute format(
            'create trigger note_change before update on %I for each row execute function note_change()', source
        );
    end loop;
end $$;

-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create index subscriptions_garage_changed on subscriptions (garage_id, changed_xid);
-- squawk-ignore require-concurrent-index-creation -- same
create index subscription_vehicles_garage_changed on subscription_vehicles (garage_id, changed_xid);
-- squawk-ignore require-concurrent-index-creation -- same
create index vehicles_garage_changed on vehicles (garage_id, changed_xid);
-- squawk-ignore require-concurrent-index-creation -- same
create index dunning_cases_garage_changed on dunning_cases (garage_id, changed_xid);
-- Of a paused subscription it counts until when it was paid. So few are paused that their invoices need no index of their own.
-- squawk-ignore require-concurrent-index-creation -- same
create index subscriptions_garage_paused on subscriptions (garage_id, id) where collection_paused and ended_at is null;

-- ---------------------------------------------------------------- credentials

create table credentials (
    garage_id uuid not null,
    id uuid not null,
    subscription_id uuid not null,
    driver_id uuid not null,
    kind text not null check (kind in ('tag', 'card', 'qr')),
    number text not null check (number ~ '^[A-Z0-9]{4,32}$'),
    created_at timestamptz not null,
    ended_at timestamptz,
    changed_xid xid8 not null default pg_current_xact_id(),
    primary key (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, driver_id) references drivers (garage_id, id)
);
-- A reader tells a number and nothing else, so a number is one person's, whatever it is printed on.
create unique index credentials_active_number on credentials (garage_id, number) where ended_at is null;
create index credentials_garage_subscription on credentials (garage_id, subscription_id);
create index credentials_garage_driver on credentials (garage_id, driver_id);
create index credentials_garage_created on credentials (garage_id, created_at, id);
create index credentials_garage_changed on credentials (garage_id, changed_xid);
create trigger note_change before update on credentials for each row execute function note_change();

-- ---------------------------------------------------------------- the list: one row a garage, and every version's lines

create table access_lists (
    garage_id uuid not null primary key references garages (id),
    -- 0 until it was built for the first time
    version bigint not null check (version >= 0),
    built_at timestamptz,
    valid_until_at timestamptz check (valid_until_at > built_at),
    -- when time alone changes it next
    changes_at timestamptz,
    built_snapshot pg_snapshot,
    entries integer not null default 0 check (entries >= 0),
    denials integer not null default 0 check (denials >= 0),
    key_id text,
    signature text,
    -- the list with its signature, as it is served
    document bytea,
    document_digest bytea,
    check ((version = 0) = (document is null)),
    check ((document is null) = (built_at is null)),
    check ((document is null) = (valid_until_at is null)),
    check ((document is null) = (built_snapshot is null)),
    check ((document is null) = (key_id is null)),
    check ((document is null) = (signature is null)),
    check ((document is null) = (document_digest is null))
);

-- The primary key is the rule: a version has one content.
create table access_list_versions (
    garage_id uuid not null references garages (id),
    version bigint not null check (version >= 1),
    content_digest bytea not null check (length(content_digest) = 32),
    made_at timestamptz not null,
    entries integer not null check (entries >= 0),
    denials integer not null check (denials >= 0),
    primary key (garage_id, version)
);

-- A line stands in the list from one version up to, without, another. Lines are kept: they say who was let in at any time,
-- and what changed since any version.
create table access_list_lines (
    garage_id uuid not null,
    id uuid not null,
    kind text not null check (kind in ('plate', 'tag', 'card', 'qr')),
    number text not null,
    region text not null check ((region = '') = (kind <> 'plate')),
    subscription_id uuid not null,
    driver_id uuid not null,
    allowed_from_at timestamptz check (allowed_from_at < allowed_until_at),
    -- null: it does not open
    allowed_until_at timestamptz,
    why text not null,
    from_version bigint not null,
    until_version bigint check (until_version > from_version),
    primary key (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, driver_id) references drivers (garage_id, id)
);
create unique index access_list_lines_current on access_list_lines (garage_id, subscription_id, kind, number, region)
where until_version is null;
create index access_list_lines_garage_subscription on access_list_lines (garage_id, subscription_id);
create index access_list_lines_garage_driver on access_list_lines (garage_id, driver_id);
create index access_list_lines_garage_from on access_list_lines (garage_id, from_version);
create index access_list_lines_garage_until on access_list_lines (garage_id, until_version)
where until_version is not null;

-- ---------------------------------------------------------------- gates that are told

create table gate_endpoints (
    garage_id uuid not null references garages (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 200),
    url text not null check (length(url) between 8 and 2000),
    -- the whole signed list, or only that there is a new version
    sends text not null check (sends in ('list', 'version')),
    -- of the secret that is shown once; the secret itself is not kept
    secret_hash bytea not null check (length(secret_hash) = 32),
    created_at timestamptz not null,
    ended_at timestamptz,
    -- the newest that it took
    delivered_version bigint check (delivered_version >= 1),
    delivered_built_at timestamptz,
    delivered_at timestamptz,
    tried_at timestamptz,
    last_status integer,
    last_error text check (length(last_error) between 1 and 500),
    -- since it last took one
    failures integer not null default 0 check (failures >= 0),
    next_attempt_at timestamptz not null,
    primary key (garage_id, id),
    check ((delivered_version is null) = (delivered_built_at is null)),
    check ((delivered_version is null) = (delivered_at is null))
);
create index gate_endpoints_garage_created on gate_endpoints (garage_id, created_at, id);

-- ---------------------------------------------------------------- keys of gates

-- squawk-ignore ban-drop-constraint -- a wider one takes its place
alter table api_keys drop constraint api_keys_role_check;
alter table api_keys add constraint api_keys_role_check
check (role in ('operator_admin', 'garage_manager', 'accountant', 'gate')) not valid;
-- squawk-ignore constraint-missing-not-valid -- there are few
alter table api_keys validate constraint api_keys_role_check;

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'credentials', 'access_lists', 'access_list_versions', 'access_list_lines', 'gate_endpoints'
    ] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on credentials, access_lists, access_list_versions, access_list_lines, gate_endpoints to vend_app, vend_reader;
grant insert on credentials, access_lists, access_list_versions, access_list_lines, gate_endpoints to vend_app;
grant update (ended_at) on credentials to vend_app;
grant update (
    version, built_at, valid_until_at, changes_at, built_snapshot, entries, denials, key_id, signature, document,
    document_digest
) on access_lists to vend_app;
grant update (until_version) on access_list_lines to vend_app;
grant update (
    ended_at, delivered_version, delivered_built_at, delivered_at, tried_at, last_status, last_error, failures,
    next_attempt_at
) on gate_endpoints to vend_app;

-- The worker looks across garages for lists that are behind; of these tables it sees no more than that takes.
create policy platform on subscription_vehicles for select to vend_platform using (true);
create policy platform on vehicles for select to vend_platform using (true);
create policy platform on garage_settings for select to vend_platform using (true);
create policy platform on credentials for select to vend_platform using (true);
create policy platform on access_lists for select to vend_platform using (true);
create policy platform on gate_endpoints for select to vend_platform using (true);
grant select (changed_xid, collection_paused) on subscriptions to vend_platform;
grant select (garage_id, changed_xid) on subscription_vehicles to vend_platform;
grant select (garage_id, changed_xid) on vehicles to vend_platform;
grant select (changed_xid) on dunning_cases to vend_platform;
grant select (garage_id, changed_xid) on garage_settings to vend_platform;
grant select (garage_id, changed_xid) on credentials to vend_platform;
grant select (changed_xid) on invoices to vend_platform;
grant select (garage_id, version, built_at, changes_at, built_snapshot, key_id) on access_lists to vend_platform;
grant select (
    garage_id, id, ended_at, delivered_version, delivered_built_at, next_attempt_at
) on gate_endpoints to vend_platform;
