-- Dunning: what follows when a renewal is not paid; and whose invoices are closed once their subscription has ended.

-- ---------------------------------------------------------------- cases: one open at a time for each subscription

create table dunning_cases (
    garage_id uuid not null,
    id uuid not null,
    subscription_id uuid not null,
    -- when it was found unpaid; the days of its steps are counted from the local date
    opened_at timestamptz not null,
    opened_date date not null,
    notices integer not null default 0 check (notices >= 0),
    -- when the last notice of the grace was given; access may go the day after
    warned_at timestamptz,
    -- the last local date of a grace that somebody extended
    grace_until_date date,
    suspended_at timestamptz,
    -- how many times Stripe did not cancel: makes the next order another one
    cancel_refusals integer not null default 0 check (cancel_refusals >= 0),
    -- null: nothing follows by itself
    next_step_at timestamptz,
    closed_at timestamptz,
    outcome text check (outcome in ('recovered', 'canceled')),
    primary key (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    check ((closed_at is null) = (outcome is null)),
    check (closed_at is null or next_step_at is null)
);
create unique index dunning_cases_one_open on dunning_cases (garage_id, subscription_id) where closed_at is null;
create index dunning_cases_garage_subscription on dunning_cases (garage_id, subscription_id);
create index dunning_cases_garage_opened on dunning_cases (garage_id, opened_at, id);

-- ---------------------------------------------------------------- steps: what was done, never changed

create table dunning_steps (
    garage_id uuid not null,
    id uuid not null,
    case_id uuid not null,
    kind text not null check (kind in (
        'opened', 'notice', 'suspended', 'reinstated', 'extended', 'cancel', 'cancel_refused', 'recovered', 'canceled'
    )),
    at timestamptz not null,
    notice_number integer check (notice_number >= 1),
    until_date date,
    reason text check (length(reason) between 1 and 500),
    actor text not null,
    primary key (garage_id, id),
    foreign key (garage_id, case_id) references dunning_cases (garage_id, id),
    check ((kind = 'notice') = (notice_number is not null)),
    check ((kind = 'extended') = (until_date is not null))
);
create index dunning_steps_garage_case on dunning_steps (garage_id, case_id, at, id);

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['dunning_cases', 'dunning_steps'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on dunning_cases, dunning_steps to vend_app, vend_reader;
grant insert on dunning_cases, dunning_steps to vend_app;
grant update (
    notices, warned_at, grace_until_date, suspended_at, cancel_refusals, next_step_at, closed_at, outcome
) on dunning_cases to vend_app;

-- The worker looks across garages for what is due: a small part of the subscriptions, and of the open invoices.
create policy platform on dunning_cases for select to vend_platform using (true);
grant select (garage_id, id, subscription_id, next_step_at, closed_at) on dunning_cases to vend_platform;
grant select (subject_id) on operations to vend_platform;
-- squawk-ignore require-concurrent-index-creation -- a moment; deploys are announced
create index subscriptions_garage_unpaid on subscriptions (garage_id, id) where status in ('past_due', 'unpaid');
