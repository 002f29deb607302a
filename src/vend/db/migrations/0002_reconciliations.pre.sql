-- What each reconciliation of Stripe, database and ledger found. Across tenants: only the platform role reads it.

create table reconciliations (
    id uuid not null primary key,
    started_at timestamptz not null,
    finished_at timestamptz check (finished_at >= started_at),
    -- how far back it looked; null for all there is
    since_at timestamptz,
    -- the garages that it was for; null for all
    wanted_garages uuid [],
    heal boolean not null,
    compared bigint not null default 0 check (compared >= 0),
    healed bigint not null default 0 check (healed >= 0),
    unexplained bigint not null default 0 check (unexplained >= 0),
    -- the first ones; the counts are of all
    differences jsonb not null default '[]' check (jsonb_typeof(differences) = 'array'),
    -- why it could not be carried through
    error text
);
-- One at a time, whoever starts it.
create unique index reconciliations_one_running on reconciliations ((finished_at is null)) where finished_at is null;
create index reconciliations_started on reconciliations (started_at);

alter table reconciliations enable row level security, force row level security;
create policy platform on reconciliations to vend_platform using (true) with check (true);
grant select, insert, update on reconciliations to vend_platform;
