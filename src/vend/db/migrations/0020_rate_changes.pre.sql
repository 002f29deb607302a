-- Bulk rate increases: what was announced, line by line, and what became of each.

-- A version that was made ahead is sold from later on than it was made; null: from when it was made.
alter table prices add column sold_from_at timestamptz;
grant update (sold_from_at) on prices to vend_app;

-- What has been done to a subscription is looked for when its price is to be raised.
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create index operations_garage_subject on operations (garage_id, subject_id, kind) where subject_id is not null;

create table rate_changes (
    garage_id uuid not null references garages (id),
    id uuid not null,
    state text not null check (state in ('draft', 'announced', 'applying', 'done', 'cancelled')),
    -- what was asked for, as it came
    terms jsonb not null,
    notice_date date not null,
    effective_date date not null check (effective_date > notice_date),
    created_by text not null,
    created_at timestamptz not null,
    announced_at timestamptz,
    -- when its prices became those that are sold
    begun_at timestamptz,
    cancelled_at timestamptz check ((state = 'cancelled') = (cancelled_at is not null)),
    -- when nothing was left to do
    closed_at timestamptz,
    primary key (garage_id, id),
    check (state in ('draft', 'cancelled') or announced_at is not null),
    check (state not in ('applying', 'done') or begun_at is not null),
    check (state <> 'done' or closed_at is not null)
);
create index rate_changes_garage_created on rate_changes (garage_id, created_at, id);
create index rate_changes_garage_open on rate_changes (garage_id, id)
where announced_at is not null and closed_at is null;

-- Which price follows which, for whoever pays it; of a pass's versions at most one is the sold one.
create table rate_change_prices (
    garage_id uuid not null,
    rate_change_id uuid not null,
    old_price_id uuid not null,
    new_price_id uuid not null,
    sold boolean not null,
    primary key (garage_id, rate_change_id, old_price_id),
    foreign key (garage_id, rate_change_id) references rate_changes (garage_id, id),
    foreign key (garage_id, new_price_id) references prices (garage_id, id),
    foreign key (garage_id, old_price_id) references prices (garage_id, id)
);
create index rate_change_prices_garage_old on rate_change_prices (garage_id, old_price_id);
create index rate_change_prices_garage_new on rate_change_prices (garage_id, new_price_id);

-- One subscription at one price: what was announced for it, and what became of that.
create table rate_change_lines (
    garage_id uuid not null,
    id uuid not null,
    rate_change_id uuid not null,
    subscription_id uuid not null,
    old_price_id uuid not null,
    new_price_id uuid check ((new_price_id is null) = (state = 'left_out')),
    old_minor bigint not null check (old_minor > 0),
    new_minor bigint not null check (new_minor > 0),
    state text not null check (state in ('left_out', 'waiting', 'noticed', 'changed', 'skipped', 'cancelled')),
    why text,
    -- the first renewal at the new price, as foreseen; once it is changed, as it is
    pays_at timestamptz,
    -- the first local date at which a renewal may cost the new price, once they were told
    holds_from_date date,
    noticed_at timestamptz,
    changed_at timestamptz check (state <> 'changed' or changed_at is not null),
    -- whether it came after the announcement
    joined boolean not null,
    next_look_at timestamptz not null,
    created_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, rate_change_id, subscription_id, old_price_id),
    foreign key (garage_id, rate_change_id) references rate_changes (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, new_price_id) references prices (garage_id, id),
    foreign key (garage_id, old_price_id) references prices (garage_id, id),
    check (state <> 'noticed' or noticed_at is not null),
    check ((noticed_at is null) = (holds_from_date is null))
);
create index rate_change_lines_garage_created on rate_change_lines (garage_id, rate_change_id, created_at, id);
create index rate_change_lines_garage_subscription on rate_change_lines (garage_id, subscription_id);
create index rate_change_lines_garage_old on rate_change_lines (garage_id, old_price_id);
create index rate_change_lines_garage_new on rate_change_lines (garage_id, new_price_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['rate_changes', 'rate_change_prices', 'rate_change_lines'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on rate_changes, rate_change_prices, rate_change_lines to vend_app, vend_reader;
grant insert on rate_changes, rate_change_prices, rate_change_lines to vend_app;
grant update (state, announced_at, begun_at, cancelled_at, closed_at) on rate_changes to vend_app;
grant update (
    state, why, pays_at, holds_from_date, noticed_at, changed_at, next_look_at
) on rate_change_lines to vend_app;

-- Changes with something to do are looked for across garages.
create policy platform on rate_changes for select to vend_platform using (true);
grant select (garage_id, id, announced_at, closed_at) on rate_changes to vend_platform;
