-- Room for the whole life of a subscription: what Stripe says more of it, the garage's settings, notices, and accounts.
-- The owner is held by FORCE ROW LEVEL SECURITY like everybody; where existing rows are read, it is lifted for a moment.

-- ---------------------------------------------------------------- subscriptions, invoices, payments, passes

alter table subscriptions
add column trial_end_at timestamptz,
-- asked for, on the garage's calendar; null when it begins at once
add column start_date date,
add column collection_paused boolean not null default false,
add column resumes_at timestamptz,
add column stripe_payment_method_id text,
-- a seat of a company: the company's account has the subscription at Stripe
add column company_account_id uuid;

alter table invoices
add column company_account_id uuid,
add column collection_method text not null default 'charge_automatically'
check (collection_method in ('charge_automatically', 'send_invoice')),
add column po_number text,
-- taken off already in subtotal_minor
add column discount_minor bigint not null default 0 check (discount_minor >= 0),
-- what was taken from the customer's balance at Stripe; negative: put there
add column balance_applied_minor bigint not null default 0,
-- credit notes that came before the payment
add column credited_minor bigint not null default 0 check (credited_minor >= 0),
add column next_attempt_at timestamptz;

-- Outside of Stripe there is no charge: a check, a bank transfer, cash.
alter table payments
-- squawk-ignore ban-drop-not-null -- the version before writes both, and reads none without
alter column stripe_charge_id drop not null,
-- squawk-ignore ban-drop-not-null -- same
alter column stripe_payment_intent_id drop not null,
add column reference text check (length(reference) between 1 and 200),
add column recorded_by text,
add constraint payments_stripe_or_recorded check (
    (stripe_charge_id is null) = (method in ('check', 'ach', 'cash'))
    and (stripe_charge_id is null) = (stripe_payment_intent_id is null)
    and (stripe_charge_id is null) = (recorded_by is not null)
) not valid;
-- squawk-ignore constraint-missing-not-valid -- one reading of the table; deploys are announced
alter table payments validate constraint payments_stripe_or_recorded;

alter table passes
add column trial_days integer check (trial_days between 1 and 365);

-- ---------------------------------------------------------------- a garage's settings: a row once something was changed

create table garage_settings (
    garage_id uuid not null primary key references garages (id),
    billing_anchor text not null check (billing_anchor in ('anniversary', 'calendar_day')),
    billing_day integer not null check (billing_day between 1 and 28),
    start_proration text not null check (start_proration in ('daily', 'half_month', 'none')),
    notice_after_days integer [] not null,
    grace_days integer not null check (grace_days between 0 and 90),
    cancel_after_days integer check (cancel_after_days between 1 and 365),
    open_invoice_on_cancel text not null check (open_invoice_on_cancel in ('void', 'uncollectible')),
    oversell_percent numeric(5, 2) not null check (oversell_percent between 0 and 100),
    waitlist_offer_hours integer not null check (waitlist_offer_hours between 1 and 336),
    refund_limit_manager_minor bigint check (refund_limit_manager_minor >= 0),
    refund_limit_admin_minor bigint check (refund_limit_admin_minor >= 0),
    net_terms_days integer not null check (net_terms_days between 0 and 120),
    updated_at timestamptz not null
);

-- ---------------------------------------------------------------- notices: what people are to be told

create table notices (
    garage_id uuid not null,
    id uuid not null,
    customer_id uuid,
    kind text not null check (length(kind) between 1 and 100),
    address text not null check (length(address) between 3 and 254),
    subject_id uuid,
    -- what it is about; the same is told once
    about text not null check (length(about) between 1 and 300),
    detail jsonb not null default '{}',
    created_at timestamptz not null,
    sent_at timestamptz,
    primary key (garage_id, id),
    unique (garage_id, about),
    foreign key (garage_id, customer_id) references customers (garage_id, id)
);
create index notices_garage_created on notices (garage_id, created_at, id);
create index notices_garage_customer on notices (garage_id, customer_id);
create index notices_garage_subject on notices (garage_id, subject_id);
create index notices_garage_unsent on notices (garage_id, created_at) where sent_at is null;

-- ---------------------------------------------------------------- accounts

-- squawk-ignore ban-drop-constraint -- a wider one takes its place
alter table ledger_accounts drop constraint ledger_accounts_code_check;
alter table ledger_accounts add constraint ledger_accounts_code_check check (code in (
    'receivable', 'revenue', 'tax_payable', 'processor_fees', 'stripe_cash', 'refunds',
    'customer_credit', 'deferred_revenue', 'disputed_funds', 'dispute_losses', 'bank', 'undeposited_funds',
    'bad_debt', 'credits', 'merchant_receivable'
)) not valid;
-- squawk-ignore constraint-missing-not-valid -- a garage has fifteen rows here
alter table ledger_accounts validate constraint ledger_accounts_code_check;

alter table garages no force row level security;
alter table ledger_accounts no force row level security;
insert into ledger_accounts (garage_id, code, kind, currency, created_at)
select
    garages.id,
    account.code,
    account.kind,
    garages.currency,
    now()
from garages
cross join (
    values
    ('customer_credit', 'liability'),
    ('deferred_revenue', 'liability'),
    ('disputed_funds', 'asset'),
    ('dispute_losses', 'expense'),
    ('bank', 'asset'),
    ('undeposited_funds', 'asset'),
    ('bad_debt', 'expense'),
    ('credits', 'expense'),
    ('merchant_receivable', 'asset')
) as account (code, kind);
alter table garages force row level security;
alter table ledger_accounts force row level security;

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['garage_settings', 'notices'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on garage_settings, notices to vend_app, vend_reader;
grant insert, update on garage_settings to vend_app;
grant insert on notices to vend_app;
grant update (sent_at) on notices to vend_app;

-- Work that is due is looked for across garages; of these tables the platform role sees no more than that takes.
create policy platform on subscriptions for select to vend_platform using (true);
grant select (garage_id, id, status, ended_at, company_account_id, updated_at) on subscriptions to vend_platform;
create policy platform on invoices for select to vend_platform using (true);
grant select (garage_id, id, status, due_at, subscription_id) on invoices to vend_platform;
