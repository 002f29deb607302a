-- How often a garage's rows were written: what was computed from them holds until this number changes.

-- The door writes it in the message that commits, so it is locked for no longer than the commit takes, and a standby
-- shows it together with the rows that it stands for.
create table garage_versions (
    garage_id uuid not null primary key references garages (id),
    version bigint not null check (version > 0)
) with (fillfactor = 50); -- room for new versions of a row on its own page

alter table garage_versions enable row level security, force row level security;
create policy tenant on garage_versions to vend_app, vend_reader
using (garage_id = any(nullif(current_setting('vend.garages', true), '')::uuid []))
with check (garage_id = any(nullif(current_setting('vend.garages', true), '')::uuid []));

grant select on garage_versions to vend_app, vend_reader;
grant insert on garage_versions to vend_app;
grant update (version) on garage_versions to vend_app;
