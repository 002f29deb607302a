-- What whoever runs a garage takes of its income; and the figures that the models give of discounts, disputes, exempt sales
-- and closed months as they are known now.

-- ---------------------------------------------------------------- the manager's fee

-- What is agreed holds from a month on, until another does. A row never changes: of two for one month the later one holds.
create table management_fees (
    garage_id uuid not null references garages (id),
    id uuid not null,
    from_month_date date not null check (extract(day from from_month_date) = 1),
    -- hundredths of a percent of the income before the costs of collecting it
    fee_bp integer not null check (fee_bp between 0 and 10000),
    -- a month
    fixed_minor bigint not null check (fixed_minor >= 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    set_by text not null,
    created_at timestamptz not null,
    primary key (garage_id, id)
);
create index management_fees_garage_created on management_fees (garage_id, created_at, id);

alter table management_fees enable row level security, force row level security;
create policy tenant on management_fees to vend_app, vend_reader
using (garage_id = any(nullif(current_setting('vend.garages', true), '')::uuid []))
with check (garage_id = any(nullif(current_setting('vend.garages', true), '')::uuid []));
grant select on management_fees to vend_app, vend_reader;
grant insert on management_fees to vend_app;

-- ---------------------------------------------------------------- what the models publish

alter table reports.owner_statement_monthly
add column management_fee_bp bigint not null default 0,
add column management_fixed_minor bigint not null default 0;

alter table reports.tax_worksheet_monthly
add column exempt_minor bigint not null default 0;

alter table reports.month_close
add column of_earlier_minor bigint not null default 0,
add column known_moved_minor bigint not null default 0,
add column known_closing_minor bigint not null default 0;

create table reports.coupons_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    coupon_id uuid not null,
    coupon_name text,
    currency text not null,
    amount_minor bigint not null,
    merchants_minor bigint not null,
    invoices bigint not null,
    primary key (garage_id, month_date, coupon_id, currency)
);

create table reports.disputes_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    currency text not null,
    opened bigint not null,
    opened_minor bigint not null,
    won bigint not null,
    lost bigint not null,
    dropped bigint not null,
    withdrawn_minor bigint not null,
    reinstated_minor bigint not null,
    lost_minor bigint not null,
    fees_minor bigint not null,
    primary key (garage_id, month_date, currency)
);

do $$
declare
    mart text;
begin
    foreach mart in array array['coupons_monthly', 'disputes_monthly'] loop
        execute format('alter table reports.%I enable row level security, force row level security', mart);
        execute format(
            'create policy tenant on reports.%I for select to vend_app, vend_reader'
            ' using (garage_id = any ((select nullif(current_setting(''vend.garages'', true), '''')::uuid[])::uuid[]))',
            mart
        );
        execute format(
            'create policy publisher on reports.%I to vend_publisher using (true) with check (true)', mart
        );
        execute format('grant select on reports.%I to vend_app, vend_reader', mart);
        execute format('grant select, insert, update, delete on reports.%I to vend_publisher', mart);
    end loop;
end $$;
