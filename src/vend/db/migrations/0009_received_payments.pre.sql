-- Deposits at the bank of what was received outside of Stripe: checks, transfers, cash.

create table deposits (
    garage_id uuid not null references garages (id),
    id uuid not null,
    deposit_date date not null,
    reference text check (length(reference) between 1 and 200),
    total_minor bigint not null check (total_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    recorded_by text not null,
    created_at timestamptz not null,
    primary key (garage_id, id)
);
create index deposits_garage_created on deposits (garage_id, created_at, id);

-- The primary key is the rule: a payment is in one deposit at the most.
create table deposit_payments (
    garage_id uuid not null,
    payment_id uuid not null,
    payment_attempted_at timestamptz not null,
    deposit_id uuid not null,
    primary key (garage_id, payment_id),
    foreign key (garage_id, deposit_id) references deposits (garage_id, id),
    foreign key (garage_id, payment_id, payment_attempted_at) references payments (garage_id, id, attempted_at)
);
create index deposit_payments_garage_payment on deposit_payments (garage_id, payment_id, payment_attempted_at);
create index deposit_payments_garage_deposit on deposit_payments (garage_id, deposit_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['deposits', 'deposit_payments'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on deposits, deposit_payments to vend_app, vend_reader;
grant insert on deposits, deposit_payments to vend_app;
