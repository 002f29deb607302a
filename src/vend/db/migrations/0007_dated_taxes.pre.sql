-- Taxes of one pass, and customers whom a certificate exempts from the taxes of a jurisdiction.

alter table tax_rates add column pass_id uuid;
alter table tax_rates add constraint tax_rates_garage_id_pass_id_fkey
foreign key (garage_id, pass_id) references passes (garage_id, id) not valid;
-- The column is new and null everywhere, and a garage has a handful of rates: neither step holds anybody up.
-- squawk-ignore constraint-missing-not-valid
alter table tax_rates validate constraint tax_rates_garage_id_pass_id_fkey;
-- squawk-ignore require-concurrent-index-creation
create index tax_rates_garage_pass on tax_rates (garage_id, pass_id);

create table exemption_certificates (
    garage_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    number text not null check (length(number) between 1 and 100),
    jurisdictions text [] not null check (cardinality(jurisdictions) between 1 and 20),
    valid_from_date date not null,
    -- exclusive; null while no end is known
    valid_until_date date check (valid_until_date > valid_from_date),
    recorded_by text not null,
    created_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, customer_id) references customers (garage_id, id)
);
create index exemption_certificates_garage_customer on exemption_certificates (garage_id, customer_id);

alter table exemption_certificates enable row level security, force row level security;
create policy tenant on exemption_certificates to vend_app, vend_reader
using (garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid []))
with check (garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid []));
grant select on exemption_certificates to vend_app, vend_reader;
grant insert on exemption_certificates to vend_app;
grant update (valid_until_date) on exemption_certificates to vend_app;
