-- What each warehouse tells of itself, so that whoever runs the system sees it where everything else is seen.

create table warehouses (
    -- the replication slot that feeds it
    slot text not null primary key,
    told_at timestamptz not null,
    -- what its process does, how far it is, what its last runs and comparisons came to
    told jsonb not null check (jsonb_typeof(told) = 'object')
);

alter table warehouses enable row level security, force row level security;
create policy platform on warehouses for select to vend_platform using (true);
create policy publisher on warehouses to vend_publisher using (true) with check (true);
grant select on warehouses to vend_platform;
grant select, insert, update on warehouses to vend_publisher;

-- Platform staff see when figures were published, and which are kept back; the figures themselves they do not.
grant usage on schema reports to vend_platform;
create policy platform on reports.publications for select to vend_platform using (true);
grant select on reports.publications to vend_platform;
