-- Validations: a merchant near the garage pays a part of a driver's pass, month by month, and is sent a statement.

create table merchants (
    garage_id uuid not null references garages (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 200),
    email text not null check (length(email) between 3 and 254),
    phone text check (length(phone) between 3 and 40),
    net_terms_days integer not null check (net_terms_days between 0 and 120),
    ended_at timestamptz,
    created_at timestamptz not null,
    primary key (garage_id, id)
);
create index merchants_garage_created on merchants (garage_id, created_at, id);

-- A coupon that a merchant pays: what it takes off the driver's invoice, the merchant owes.
create table validations (
    garage_id uuid not null,
    coupon_id uuid not null,
    merchant_id uuid not null,
    -- the first local date whose period the merchant does not pay any more
    until_date date,
    -- the most that the merchant pays for it in a calendar month, before tax
    cap_minor bigint check (cap_minor > 0),
    primary key (garage_id, coupon_id),
    foreign key (garage_id, merchant_id) references merchants (garage_id, id),
    foreign key (garage_id, coupon_id) references coupons (garage_id, id)
);
create index validations_garage_merchant on validations (garage_id, merchant_id);

create table merchant_statements (
    garage_id uuid not null,
    id uuid not null,
    merchant_id uuid not null,
    -- first day of the month that it is for
    month_date date not null check (extract(day from month_date) = 1),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    subtotal_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null check (total_minor > 0),
    paid_minor bigint not null default 0 check (paid_minor >= 0),
    written_off_minor bigint not null default 0 check (written_off_minor >= 0),
    due_date date not null,
    issued_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, merchant_id, month_date),
    foreign key (garage_id, merchant_id) references merchants (garage_id, id),
    check (total_minor = subtotal_minor + tax_minor),
    check (paid_minor + written_off_minor <= total_minor)
);
create index merchant_statements_garage_issued on merchant_statements (garage_id, issued_at, id);

-- What a merchant owes for a driver's invoice; one that was voided is taken back by a second row.
create table merchant_charges (
    garage_id uuid not null,
    id uuid not null,
    merchant_id uuid not null,
    coupon_id uuid not null,
    invoice_id uuid not null,
    subscription_id uuid not null,
    kind text not null check (kind in ('charge', 'reversal')),
    charged_date date not null,
    part_minor bigint not null,
    -- what of the discount the merchant does not pay, since the month's cap is reached or the agreement is over
    uncovered_minor bigint not null,
    tax_minor bigint not null,
    statement_id uuid,
    created_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, invoice_id, coupon_id, kind),
    foreign key (garage_id, merchant_id) references merchants (garage_id, id),
    foreign key (garage_id, coupon_id) references validations (garage_id, coupon_id),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, statement_id) references merchant_statements (garage_id, id),
    check ((kind = 'charge') = (part_minor + uncovered_minor > 0))
);
create index merchant_charges_garage_coupon on merchant_charges (garage_id, coupon_id, charged_date);
create index merchant_charges_garage_merchant on merchant_charges (garage_id, merchant_id, charged_date);
create index merchant_charges_garage_statement on merchant_charges (garage_id, statement_id);
create index merchant_charges_garage_subscription on merchant_charges (garage_id, subscription_id);

create table merchant_payments (
    garage_id uuid not null,
    id uuid not null,
    statement_id uuid not null,
    method text not null check (method in ('check', 'ach', 'cash')),
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    received_date date not null,
    reference text check (length(reference) between 1 and 200),
    recorded_by text not null,
    deposit_id uuid,
    voided_at timestamptz,
    created_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, statement_id) references merchant_statements (garage_id, id),
    foreign key (garage_id, deposit_id) references deposits (garage_id, id),
    check (deposit_id is null or voided_at is null)
);
create index merchant_payments_garage_statement on merchant_payments (garage_id, statement_id);
create index merchant_payments_garage_deposit on merchant_payments (garage_id, deposit_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'merchants', 'validations', 'merchant_statements', 'merchant_charges', 'merchant_payments'
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

grant select on merchants, validations, merchant_statements, merchant_charges, merchant_payments to vend_app, vend_reader;
grant insert on merchants, validations, merchant_statements, merchant_charges, merchant_payments to vend_app;
grant update (ended_at) on merchants to vend_app;
grant update (until_date) on validations to vend_app;
grant update (paid_minor, written_off_minor) on merchant_statements to vend_app;
grant update (statement_id) on merchant_charges to vend_app;
grant update (deposit_id, voided_at) on merchant_payments to vend_app;

create policy platform on merchants for select to vend_platform using (true);
grant select (garage_id) on merchants to vend_platform;
