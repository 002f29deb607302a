-- The ground: tenants, people, passes, subscriptions, invoices, payments, ledger, inbox, operations, audit.
-- Roles vend_app, vend_platform and vend_reader exist before (see vend/db/roles.py): this file only grants to them.
-- Every tenant table carries garage_id (a composite foreign key ties it to the garage where it does not do so itself), has
-- composite keys, and FORCE ROW LEVEL SECURITY with one policy shape:
--   garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid[])

revoke create on schema public from public;
grant usage on schema public to vend_app, vend_platform, vend_reader;

-- ---------------------------------------------------------------- operators and garages

create table operators (
    id uuid not null primary key,
    name text not null check (length(name) between 1 and 200),
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz not null
);

create table garages (
    id uuid not null primary key,
    operator_id uuid not null references operators (id),
    name text not null check (length(name) between 1 and 200),
    slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    time_zone text not null check (length(time_zone) between 1 and 64),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    capacity integer not null check (capacity > 0),
    address text,
    created_at timestamptz not null,
    unique (operator_id, slug)
);

-- ---------------------------------------------------------------- people who sign in (not tenant tables)

create table users (
    id uuid not null primary key,
    email text not null check (length(email) between 3 and 254),
    name text not null check (length(name) between 1 and 200),
    password_hash text,
    created_at timestamptz not null,
    disabled_at timestamptz
);
create unique index users_email on users (lower(email));

create table memberships (
    id uuid not null primary key,
    user_id uuid not null references users (id),
    operator_id uuid references operators (id),
    garage_id uuid references garages (id),
    role text not null check (role in ('operator_admin', 'garage_manager', 'accountant', 'platform')),
    created_at timestamptz not null,
    -- platform staff belong to no operator; everybody else to exactly one, perhaps narrowed to a garage
    check ((role = 'platform') = (operator_id is null)),
    check (garage_id is null or operator_id is not null),
    unique nulls not distinct (user_id, operator_id, garage_id)
);
create index memberships_operator_id on memberships (operator_id);
create index memberships_garage_id on memberships (garage_id);

create table refresh_tokens (
    id uuid not null primary key,
    family_id uuid not null,
    user_id uuid not null references users (id),
    token_hash bytea not null unique,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
);
create index refresh_tokens_family_id on refresh_tokens (family_id);
create index refresh_tokens_user_id on refresh_tokens (user_id);

create table api_keys (
    id uuid not null primary key,
    operator_id uuid not null references operators (id),
    garage_id uuid references garages (id),
    name text not null check (length(name) between 1 and 200),
    prefix text not null,
    secret_hash bytea not null unique,
    role text not null check (role in ('operator_admin', 'garage_manager', 'accountant')),
    created_by uuid not null references users (id),
    idempotency_key text not null,
    input_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    unique (operator_id, idempotency_key)
);
create index api_keys_garage_id on api_keys (garage_id);
create index api_keys_created_by on api_keys (created_by);

create table operator_audit_log (
    id uuid not null primary key,
    operator_id uuid not null references operators (id),
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject_id uuid,
    request_id text,
    detail jsonb not null default '{}'
);
create index operator_audit_log_operator_id on operator_audit_log (operator_id, at);

-- ---------------------------------------------------------------- who pays, who parks, with what

create table customers (
    garage_id uuid not null references garages (id),
    id uuid not null,
    kind text not null check (kind in ('person', 'company')),
    name text not null check (length(name) between 1 and 200),
    email text not null check (length(email) between 3 and 254),
    phone text,
    stripe_customer_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id)
);
create index customers_garage_created on customers (garage_id, created_at, id);
create index customers_garage_email on customers (garage_id, lower(email));
-- Stripe chooses these ids, so a global unique key tells one tenant nothing about another; it is also how an event finds its garage.
create unique index customers_stripe_customer_id on customers (stripe_customer_id);

create table drivers (
    garage_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    user_id uuid references users (id),
    name text not null check (length(name) between 1 and 200),
    email text not null check (length(email) between 3 and 254),
    phone text,
    created_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, customer_id) references customers (garage_id, id)
);
create index drivers_garage_customer on drivers (garage_id, customer_id);
create index drivers_garage_created on drivers (garage_id, created_at, id);
create index drivers_user_id on drivers (user_id);
create unique index drivers_garage_user on drivers (garage_id, user_id) where user_id is not null;

create table vehicles (
    garage_id uuid not null,
    id uuid not null,
    driver_id uuid not null,
    plate text not null check (plate ~ '^[A-Z0-9]{1,12}$'),
    region text not null check (region ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
    description text,
    created_at timestamptz not null,
    removed_at timestamptz,
    primary key (garage_id, id),
    foreign key (garage_id, driver_id) references drivers (garage_id, id)
);
create unique index vehicles_live_plate on vehicles (garage_id, plate, region) where removed_at is null;
create index vehicles_garage_driver on vehicles (garage_id, driver_id);
create index vehicles_garage_created on vehicles (garage_id, created_at, id);

-- ---------------------------------------------------------------- what is sold

create table tax_rates (
    garage_id uuid not null references garages (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 200),
    jurisdiction text not null,
    percent numeric(7, 4) not null check (percent >= 0 and percent <= 100),
    valid_from_date date not null,
    valid_until_date date check (valid_until_date > valid_from_date),
    stripe_tax_rate_id text,
    created_at timestamptz not null,
    primary key (garage_id, id)
);

create table passes (
    garage_id uuid not null references garages (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 200),
    description text,
    capacity integer check (capacity > 0),
    stripe_product_id text,
    created_at timestamptz not null,
    archived_at timestamptz,
    primary key (garage_id, id)
);
create index passes_garage_created on passes (garage_id, created_at, id);

-- A price never changes: a new price is a new row. Only Stripe's id and the end of its life are filled in later.
create table prices (
    garage_id uuid not null,
    id uuid not null,
    pass_id uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    billing_interval text not null check (billing_interval in ('month', 'year')),
    stripe_price_id text,
    created_at timestamptz not null,
    archived_at timestamptz,
    primary key (garage_id, id),
    foreign key (garage_id, pass_id) references passes (garage_id, id)
);
create unique index prices_live on prices (garage_id, pass_id) where archived_at is null;
create index prices_garage_pass on prices (garage_id, pass_id);

-- ---------------------------------------------------------------- subscriptions

create table subscriptions (
    garage_id uuid not null references garages (id),
    id uuid not null,
    customer_id uuid not null,
    driver_id uuid not null,
    pass_id uuid not null,
    price_id uuid not null,
    status text not null check (status in (
        'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused'
    )),
    current_period_start_at timestamptz,
    current_period_end_at timestamptz,
    cancel_at_period_end boolean not null default false,
    started_at timestamptz,
    canceled_at timestamptz,
    ended_at timestamptz,
    stripe_subscription_id text,
    -- counts the times that Stripe's truth was written here; a writer that read an older one must read again
    sync_version bigint not null default 0,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, customer_id) references customers (garage_id, id),
    foreign key (garage_id, driver_id) references drivers (garage_id, id),
    foreign key (garage_id, pass_id) references passes (garage_id, id),
    foreign key (garage_id, price_id) references prices (garage_id, id),
    check (current_period_end_at > current_period_start_at),
    check ((status in ('canceled', 'incomplete_expired')) = (ended_at is not null))
);
-- A driver cannot hold the same pass twice: a double click meets this index.
create unique index subscriptions_live_driver_pass on subscriptions (garage_id, driver_id, pass_id)
where ended_at is null;
create unique index subscriptions_stripe_subscription_id on subscriptions (stripe_subscription_id);
create index subscriptions_garage_status on subscriptions (garage_id, status);
create index subscriptions_garage_created on subscriptions (garage_id, created_at, id);
create index subscriptions_garage_pass_live on subscriptions (garage_id, pass_id) where ended_at is null;
create index subscriptions_garage_pass on subscriptions (garage_id, pass_id);
create index subscriptions_garage_customer on subscriptions (garage_id, customer_id);
create index subscriptions_garage_driver on subscriptions (garage_id, driver_id);
create index subscriptions_garage_price on subscriptions (garage_id, price_id);

create table subscription_vehicles (
    garage_id uuid not null,
    subscription_id uuid not null,
    vehicle_id uuid not null,
    created_at timestamptz not null,
    primary key (garage_id, subscription_id, vehicle_id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, vehicle_id) references vehicles (garage_id, id)
);
create index subscription_vehicles_vehicle on subscription_vehicles (garage_id, vehicle_id);

-- ---------------------------------------------------------------- invoices

create table invoices (
    garage_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    subscription_id uuid,
    number text,
    status text not null check (status in ('draft', 'open', 'paid', 'void', 'uncollectible')),
    billing_reason text not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    subtotal_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null check (total_minor = subtotal_minor + tax_minor),
    paid_minor bigint not null check (paid_minor >= 0),
    period_start_date date not null,
    period_end_date date not null check (period_end_date >= period_start_date),
    issued_at timestamptz not null,
    due_at timestamptz,
    paid_at timestamptz,
    stripe_invoice_id text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, stripe_invoice_id),
    foreign key (garage_id, customer_id) references customers (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id)
);
-- A period is billed once, whatever a clock or a zone says.
create unique index invoices_one_per_period on invoices (garage_id, subscription_id, period_start_date)
where status <> 'void' and billing_reason in ('subscription_create', 'subscription_cycle');
create index invoices_garage_issued on invoices (garage_id, issued_at, id);
create index invoices_garage_customer on invoices (garage_id, customer_id);
create index invoices_garage_subscription on invoices (garage_id, subscription_id);
create index invoices_garage_open on invoices (garage_id, due_at) where status = 'open';

create table invoice_lines (
    garage_id uuid not null,
    invoice_id uuid not null,
    line_number integer not null check (line_number > 0),
    description text not null,
    amount_minor bigint not null,
    tax_minor bigint not null,
    period_start_at timestamptz not null,
    period_end_at timestamptz not null,
    stripe_line_id text not null,
    primary key (garage_id, invoice_id, line_number),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id)
);

-- ---------------------------------------------------------------- payments: one attempt each, a partition a month

-- The id is a uuidv7 made from attempted_at, so an id alone says in which partition to look.
create table payments (
    garage_id uuid not null,
    id uuid not null,
    attempted_at timestamptz not null,
    invoice_id uuid not null,
    customer_id uuid not null,
    subscription_id uuid,
    status text not null check (status in ('pending', 'succeeded', 'failed')),
    amount_minor bigint not null check (amount_minor > 0),
    fee_minor bigint not null default 0 check (fee_minor >= 0),
    refunded_minor bigint not null default 0 check (refunded_minor between 0 and amount_minor),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    payment_date date not null,
    method text not null,
    method_brand text,
    method_last4 text,
    failure_code text,
    stripe_charge_id text not null,
    stripe_payment_intent_id text not null,
    created_at timestamptz not null,
    primary key (garage_id, id, attempted_at),
    unique (garage_id, stripe_charge_id, attempted_at),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id),
    foreign key (garage_id, customer_id) references customers (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id)
) partition by range (attempted_at);
create index payments_garage_attempted on payments (garage_id, attempted_at, id);
create index payments_garage_date on payments (garage_id, payment_date);
create index payments_garage_invoice on payments (garage_id, invoice_id);
create index payments_garage_subscription on payments (garage_id, subscription_id);
create index payments_garage_customer on payments (garage_id, customer_id);
create index payments_garage_intent on payments (garage_id, stripe_payment_intent_id);

create table refunds (
    garage_id uuid not null,
    id uuid not null,
    payment_id uuid not null,
    payment_attempted_at timestamptz not null,
    status text not null check (status in ('pending', 'succeeded', 'failed', 'canceled', 'requires_action')),
    amount_minor bigint not null check (amount_minor > 0),
    tax_minor bigint not null check (tax_minor between 0 and amount_minor),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    reason text,
    refund_date date not null,
    refunded_at timestamptz not null,
    stripe_refund_id text not null,
    created_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, stripe_refund_id),
    foreign key (garage_id, payment_id, payment_attempted_at) references payments (garage_id, id, attempted_at)
);
create index refunds_garage_payment on refunds (garage_id, payment_id, payment_attempted_at);
create index refunds_garage_date on refunds (garage_id, refund_date);

-- ---------------------------------------------------------------- the ledger: it only grows

create table ledger_accounts (
    garage_id uuid not null references garages (id),
    code text not null check (code in (
        'receivable', 'revenue', 'tax_payable', 'processor_fees', 'stripe_cash', 'refunds'
    )),
    kind text not null check (kind in ('asset', 'liability', 'income', 'expense')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    created_at timestamptz not null,
    primary key (garage_id, code)
);

create table ledger_transfers (
    garage_id uuid not null references garages (id),
    id uuid not null,
    kind text not null,
    debit_account text not null,
    credit_account text not null check (credit_account <> debit_account),
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    effective_date date not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    -- what caused it, in Stripe's words; with the kind it makes posting twice impossible
    source_id text not null,
    invoice_id uuid,
    payment_id uuid,
    refund_id uuid,
    reverses_id uuid,
    primary key (garage_id, id),
    unique (garage_id, kind, source_id),
    foreign key (garage_id, debit_account) references ledger_accounts (garage_id, code),
    foreign key (garage_id, credit_account) references ledger_accounts (garage_id, code),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id),
    foreign key (garage_id, refund_id) references refunds (garage_id, id),
    foreign key (garage_id, reverses_id) references ledger_transfers (garage_id, id)
);
create unique index ledger_transfers_reversed_once on ledger_transfers (garage_id, reverses_id) where reverses_id is not null;
create index ledger_transfers_garage_date on ledger_transfers (garage_id, effective_date);
create index ledger_transfers_garage_invoice on ledger_transfers (garage_id, invoice_id);
create index ledger_transfers_garage_payment on ledger_transfers (garage_id, payment_id);
create index ledger_transfers_garage_refund on ledger_transfers (garage_id, refund_id);

-- ---------------------------------------------------------------- operations: what was asked, once

create table operations (
    garage_id uuid not null references garages (id),
    id uuid not null,
    actor text not null,
    idempotency_key text not null check (length(idempotency_key) between 1 and 255),
    kind text not null,
    input_hash bytea not null,
    request jsonb not null,
    state text not null check (state in ('reserved', 'unknown', 'succeeded', 'rejected')),
    subject_id uuid,
    answer jsonb,
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    last_error text,
    created_at timestamptz not null,
    settled_at timestamptz,
    primary key (garage_id, id),
    unique (garage_id, actor, idempotency_key),
    check ((state in ('succeeded', 'rejected')) = (settled_at is not null)),
    check ((settled_at is null) = (next_attempt_at is not null))
);
create index operations_due on operations (next_attempt_at) where settled_at is null;

-- ---------------------------------------------------------------- the inbox of Stripe's events

create table stripe_events (
    id text not null primary key check (length(id) between 1 and 255),
    type text not null,
    api_version text,
    livemode boolean not null,
    object_id text,
    customer_ref text,
    -- events of one key are applied one at a time, oldest first
    order_key text not null,
    garage_id uuid references garages (id),
    state text not null check (state in ('received', 'applied', 'parked', 'failed')),
    payload text not null,
    stripe_created_at timestamptz not null,
    received_at timestamptz not null,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    claim_id uuid,
    claimed_until timestamptz,
    settled_at timestamptz,
    note text,
    check ((claim_id is null) = (claimed_until is null)),
    check ((state = 'received') = (settled_at is null))
);
create index stripe_events_due on stripe_events (next_attempt_at, stripe_created_at) where state = 'received';
create index stripe_events_order on stripe_events (order_key, stripe_created_at) where state = 'received';
-- At most one event of an object is in anyone's hands.
create unique index stripe_events_one_claim on stripe_events (order_key) where claim_id is not null;
create index stripe_events_state on stripe_events (state, received_at);
create index stripe_events_garage on stripe_events (garage_id, received_at);
create index stripe_events_object on stripe_events (object_id);

-- ---------------------------------------------------------------- audit

create table audit_log (
    garage_id uuid not null references garages (id),
    id uuid not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject_id uuid,
    request_id text,
    detail jsonb not null default '{}',
    primary key (garage_id, id)
);
create index audit_log_garage_subject on audit_log (garage_id, subject_id);

-- ---------------------------------------------------------------- partitions

-- Makes the month partitions from first_month on. Runs as its owner, since only the owner may create tables; the
-- children get RLS of their own and no grants, because a child queried directly is not guarded by its parent's policy.
create function ensure_payment_partitions(first_month date, months integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    made integer := 0;
    month date;
    child text;
begin
    if months not between 1 and 240 then
        raise exception 'months must be between 1 and 240, not %', months;
    end if;
    perform pg_advisory_xact_lock(hashtext('vend.ensure_payment_partitions'));
    for i in 0 .. months - 1 loop
        month := (date_trunc('month', first_month::timestamp) + make_interval(months => i))::date;
        child := 'payments_' || to_char(month, 'YYYY_MM');
        if to_regclass('public.' || child) is null then
            execute format(
                'create table public.%I partition of public.payments for values from (%L) to (%L)',
                child, month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00'
            );
            execute format('alter table public.%I enable row level security, force row level security', child);
            execute format('revoke all on public.%I from public', child);
            made := made + 1;
        end if;
    end loop;
    return made;
end $$;
revoke all on function ensure_payment_partitions(date, integer) from public;
grant execute on function ensure_payment_partitions(date, integer) to vend_platform;

-- What falls outside every month is kept here, so nothing is lost; the worker warns when it is not empty.
create table payments_default partition of payments default;
alter table payments_default enable row level security, force row level security;
select ensure_payment_partitions((date_trunc('month', now()) - interval '1 month')::date, 4);

-- ---------------------------------------------------------------- row-level security


do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'customers', 'drivers', 'vehicles', 'tax_rates', 'passes', 'prices', 'subscriptions', 'subscription_vehicles',
        'invoices', 'invoice_lines', 'payments', 'refunds', 'ledger_accounts', 'ledger_transfers', 'operations',
        'stripe_events', 'audit_log'
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

alter table garages enable row level security, force row level security;
create policy tenant on garages to vend_app, vend_reader
using (id = any (nullif(current_setting('vend.garages', true), '')::uuid []))
with check (id = any (nullif(current_setting('vend.garages', true), '')::uuid []));

-- The platform role sees, of tenant tables, only what finding a garage or waking a worker needs.
create policy platform on garages to vend_platform using (true);
create policy platform on customers for select to vend_platform using (true);
create policy platform on drivers for select to vend_platform using (true);
create policy platform on operations for select to vend_platform using (true);
create policy platform on stripe_events to vend_platform using (true) with check (true);

-- Tables of people: the app role has no grant at all on them.
alter table operators enable row level security, force row level security;
alter table users enable row level security, force row level security;
alter table memberships enable row level security, force row level security;
alter table refresh_tokens enable row level security, force row level security;
alter table api_keys enable row level security, force row level security;
alter table operator_audit_log enable row level security, force row level security;
create policy platform on operators to vend_platform using (true) with check (true);
create policy platform on users to vend_platform using (true) with check (true);
create policy platform on memberships to vend_platform using (true) with check (true);
create policy platform on refresh_tokens to vend_platform using (true) with check (true);
create policy platform on api_keys to vend_platform using (true) with check (true);
create policy platform on operator_audit_log to vend_platform using (true) with check (true);

-- ---------------------------------------------------------------- grants: nothing is deleted, the ledger is not updated

grant select on
garages, customers, drivers, vehicles, tax_rates, passes, prices, subscriptions, subscription_vehicles, invoices,
invoice_lines, payments, refunds, ledger_accounts, ledger_transfers, operations, stripe_events, audit_log
to vend_app, vend_reader;
grant insert on
garages, customers, drivers, vehicles, tax_rates, passes, prices, subscriptions, subscription_vehicles, invoices,
invoice_lines, payments, refunds, ledger_accounts, ledger_transfers, operations, audit_log
to vend_app;
grant update on customers, drivers, vehicles, passes, subscriptions, invoices, payments, refunds, operations to vend_app;
grant update (name, capacity, address) on garages to vend_app;
grant update (stripe_price_id, archived_at) on prices to vend_app;
grant update (stripe_tax_rate_id, valid_until_date) on tax_rates to vend_app;
grant update (
    state, attempts, next_attempt_at, claim_id, claimed_until, settled_at, note
) on stripe_events to vend_app;

grant select on garages to vend_platform;
grant select (garage_id, id, stripe_customer_id) on customers to vend_platform;
grant select (garage_id, id, user_id) on drivers to vend_platform;
grant select (garage_id, id, kind, state, next_attempt_at, settled_at, created_at) on operations to vend_platform;
grant select, insert, update on stripe_events to vend_platform;
grant select, insert on operators to vend_platform;
grant select, insert, update on users, memberships, refresh_tokens, api_keys to vend_platform;
grant select, insert on operator_audit_log to vend_platform;
