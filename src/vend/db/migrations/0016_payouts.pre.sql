-- Payouts: what Stripe sends to the bank, each garage's part of it line by line, and the account's whole.

create table payouts (
    garage_id uuid not null references garages (id),
    id uuid not null,
    stripe_payout_id text not null,
    status text not null check (status in ('pending', 'in_transit', 'paid', 'failed', 'canceled')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    gross_minor bigint not null default 0,
    fees_minor bigint not null default 0,
    refunds_minor bigint not null default 0,
    disputes_minor bigint not null default 0,
    adjustments_minor bigint not null default 0,
    net_minor bigint not null default 0,
    transactions integer not null default 0 check (transactions >= 0),
    arrival_date date not null,
    sent_at timestamptz not null,
    failed_at timestamptz,
    failure_code text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, stripe_payout_id),
    check (net_minor = gross_minor - fees_minor - refunds_minor - disputes_minor + adjustments_minor)
);
create index payouts_garage_sent on payouts (garage_id, sent_at, id);

create table payout_lines (
    garage_id uuid not null,
    id uuid not null,
    payout_id uuid not null,
    stripe_transaction_id text not null,
    category text not null check (category in ('charge', 'refund', 'dispute', 'adjustment')),
    -- Stripe's word for it
    type text not null,
    amount_minor bigint not null,
    fee_minor bigint not null,
    net_minor bigint not null,
    booked_at timestamptz not null,
    payment_id uuid,
    payment_attempted_at timestamptz,
    refund_id uuid,
    dispute_id uuid,
    primary key (garage_id, id),
    -- A movement of Stripe's balance is paid out once.
    unique (garage_id, stripe_transaction_id),
    foreign key (garage_id, payout_id) references payouts (garage_id, id),
    foreign key (garage_id, payment_id, payment_attempted_at) references payments (garage_id, id, attempted_at),
    foreign key (garage_id, refund_id) references refunds (garage_id, id),
    foreign key (garage_id, dispute_id) references disputes (garage_id, id),
    check (net_minor = amount_minor - fee_minor),
    check ((payment_id is null) = (category = 'adjustment')),
    check ((payment_id is null) = (payment_attempted_at is null))
);
create index payout_lines_garage_payout on payout_lines (garage_id, payout_id, booked_at, id);
create index payout_lines_garage_payment on payout_lines (garage_id, payment_id, payment_attempted_at);
create index payout_lines_garage_refund on payout_lines (garage_id, refund_id);
create index payout_lines_garage_dispute on payout_lines (garage_id, dispute_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['payouts', 'payout_lines'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on payouts, payout_lines to vend_app, vend_reader;
grant insert on payouts, payout_lines to vend_app;
grant update (
    status, gross_minor, fees_minor, refunds_minor, disputes_minor, adjustments_minor, net_minor, transactions,
    arrival_date, failed_at, failure_code, updated_at
) on payouts to vend_app;

-- One of Stripe's payouts holds money of several garages. Across tenants: only the platform role reads it.
create table stripe_payouts (
    id text not null primary key,
    status text not null check (status in ('pending', 'in_transit', 'paid', 'failed', 'canceled')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint not null,
    attributed_minor bigint not null,
    unattributed_minor bigint not null,
    -- how many garages have money in it
    parts integer not null check (parts >= 0),
    -- the first movements that are of no garage, each with the reason
    unattributed jsonb not null check (jsonb_typeof(unattributed) = 'array'),
    -- whether Stripe lists all that is in it
    itemized boolean not null,
    arrival_date date not null,
    sent_at timestamptz not null,
    updated_at timestamptz not null,
    check (amount_minor = attributed_minor + unattributed_minor)
);
create index stripe_payouts_sent on stripe_payouts (sent_at);

alter table stripe_payouts enable row level security, force row level security;
create policy platform on stripe_payouts to vend_platform using (true) with check (true);
grant select, insert, update on stripe_payouts to vend_platform;
