-- Company accounts: many drivers' seats, one sent invoice a period, a purchase order, terms, caps, an administrator of theirs.

create table company_accounts (
    garage_id uuid not null references garages (id),
    id uuid not null,
    -- who is billed: a customer of its own, so that nothing else comes on its invoices
    customer_id uuid not null,
    name text not null check (length(name) between 1 and 200),
    po_number text check (length(po_number) between 1 and 140),
    -- null: the garage's
    net_terms_days integer check (net_terms_days between 0 and 120),
    seats_max integer check (seats_max > 0),
    monthly_max_minor bigint check (monthly_max_minor > 0),
    status text not null check (status in ('active', 'closing', 'closed')),
    stripe_subscription_id text,
    -- Stripe's word, from its first seat on
    stripe_status text check (stripe_status in (
        'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused'
    )),
    current_period_start_at timestamptz,
    current_period_end_at timestamptz,
    cancel_at_period_end boolean not null default false,
    -- when an invoice was found overdue; null while none is
    past_due_at timestamptz,
    closed_at timestamptz,
    -- counts the times that Stripe's truth was written here; a writer that read an older one must read again
    sync_version bigint not null default 0,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, customer_id) references customers (garage_id, id),
    check (current_period_end_at > current_period_start_at),
    check ((stripe_subscription_id is null) = (stripe_status is null)),
    check ((status = 'closed') = (closed_at is not null))
);
create index company_accounts_garage_created on company_accounts (garage_id, created_at, id);
create unique index company_accounts_garage_customer on company_accounts (garage_id, customer_id);
create unique index company_accounts_stripe_subscription_id on company_accounts (stripe_subscription_id);

-- ---------------------------------------------------------------- seats are subscriptions

alter table subscriptions
-- a seat that Stripe's quantity no longer counts, while its paid period still lasts
add column unbilled_at timestamptz,
add constraint subscriptions_company_account foreign key (garage_id, company_account_id)
references company_accounts (garage_id, id) not valid,
add constraint subscriptions_seat_has_no_own_stripe check (
    company_account_id is null or stripe_subscription_id is null
) not valid;
-- squawk-ignore constraint-missing-not-valid -- no row has a company yet
alter table subscriptions validate constraint subscriptions_company_account;
-- squawk-ignore constraint-missing-not-valid -- no row has a company yet
alter table subscriptions validate constraint subscriptions_seat_has_no_own_stripe;
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create index subscriptions_garage_company on subscriptions (garage_id, company_account_id);

-- ---------------------------------------------------------------- its invoices

alter table invoices
-- the first date of the whole period that it bills a company for; null where it bills parts alone
add column company_period_date date,
add constraint invoices_company_account foreign key (garage_id, company_account_id)
references company_accounts (garage_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid -- no row has a company yet
alter table invoices validate constraint invoices_company_account;
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create index invoices_garage_company on invoices (garage_id, company_account_id);
-- A period is billed to a company once.
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create unique index invoices_one_per_company_period on invoices (garage_id, company_account_id, company_period_date)
where status <> 'void' and company_period_date is not null;

-- ---------------------------------------------------------------- dunning: one case for all seats

-- squawk-ignore ban-drop-not-null -- the version before writes it always, and reads none without while it serves
alter table dunning_cases alter column subscription_id drop not null;
alter table dunning_cases
add column company_account_id uuid,
add constraint dunning_cases_company_account foreign key (garage_id, company_account_id)
references company_accounts (garage_id, id) not valid,
add constraint dunning_cases_subject check (num_nonnulls(subscription_id, company_account_id) >= 1) not valid;
-- squawk-ignore constraint-missing-not-valid -- no row has a company yet
alter table dunning_cases validate constraint dunning_cases_company_account;
-- squawk-ignore constraint-missing-not-valid -- no row has a company yet
alter table dunning_cases validate constraint dunning_cases_subject;
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create unique index dunning_cases_one_open_company on dunning_cases (garage_id, company_account_id)
where closed_at is null and company_account_id is not null;
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create index dunning_cases_garage_company on dunning_cases (garage_id, company_account_id);

-- ---------------------------------------------------------------- its administrators

-- A company's administrator is no member of the operator: they see their company's account and nothing else of the garage.
create table company_admins (
    garage_id uuid not null,
    id uuid not null,
    company_account_id uuid not null,
    user_id uuid not null references users (id),
    name text not null check (length(name) between 1 and 200),
    email text not null check (length(email) between 3 and 254),
    invited_by text not null,
    created_at timestamptz not null,
    removed_at timestamptz,
    primary key (garage_id, id),
    foreign key (garage_id, company_account_id) references company_accounts (garage_id, id)
);
create unique index company_admins_live on company_admins (garage_id, company_account_id, user_id) where removed_at is null;
create index company_admins_garage_company on company_admins (garage_id, company_account_id, created_at);
create index company_admins_user_id on company_admins (user_id);

-- Somebody who was invited chooses a password with this, once.
create table invitations (
    id uuid not null primary key,
    user_id uuid not null references users (id),
    token_hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index invitations_user_id on invitations (user_id);
alter table invitations enable row level security, force row level security;
create policy platform on invitations to vend_platform using (true) with check (true);
grant select, insert, update on invitations to vend_platform;

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['company_accounts', 'company_admins'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on company_accounts, company_admins to vend_app, vend_reader;
grant insert, update on company_accounts to vend_app;
grant insert on company_admins to vend_app;
grant update (removed_at) on company_admins to vend_app;

-- The worker looks across garages for what is due; whoever signs in is looked for across them too.
create policy platform on company_accounts for select to vend_platform using (true);
create policy platform on company_admins for select to vend_platform using (true);
grant select (garage_id, company_account_id, user_id, removed_at) on company_admins to vend_platform;
grant select (garage_id, id, status, past_due_at, current_period_end_at) on company_accounts to vend_platform;
grant select (cancel_at_period_end, current_period_end_at, unbilled_at) on subscriptions to vend_platform;
grant select (company_account_id) on invoices to vend_platform;
grant select (company_account_id) on dunning_cases to vend_platform;
