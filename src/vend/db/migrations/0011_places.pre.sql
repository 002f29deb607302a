-- Who waits for a place of a pass, and who is offered one for a while.

create table waitlist_entries (
    garage_id uuid not null,
    id uuid not null,
    driver_id uuid not null,
    pass_id uuid not null,
    state text not null check (state in ('waiting', 'offered', 'accepted', 'declined', 'expired', 'left')),
    joined_at timestamptz not null,
    -- an offer holds a place until its end, exclusive
    offered_at timestamptz,
    offer_until_at timestamptz check (offer_until_at > offered_at),
    settled_at timestamptz,
    -- what was ordered by whoever was in line
    subscription_id uuid,
    primary key (garage_id, id),
    foreign key (garage_id, driver_id) references drivers (garage_id, id),
    foreign key (garage_id, pass_id) references passes (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    check ((offered_at is null) = (offer_until_at is null)),
    check (state <> 'waiting' or offered_at is null),
    check (state not in ('offered', 'declined') or offered_at is not null),
    check ((state in ('waiting', 'offered')) = (settled_at is null)),
    check ((state = 'accepted') = (subscription_id is not null))
);
-- Nobody stands in the same line twice.
create unique index waitlist_entries_live_driver_pass on waitlist_entries (garage_id, driver_id, pass_id)
where settled_at is null;
create index waitlist_entries_garage_live on waitlist_entries (garage_id, pass_id, state) where settled_at is null;
create index waitlist_entries_garage_joined on waitlist_entries (garage_id, joined_at, id);
create index waitlist_entries_garage_driver on waitlist_entries (garage_id, driver_id);
create index waitlist_entries_garage_pass on waitlist_entries (garage_id, pass_id);
create index waitlist_entries_garage_subscription on waitlist_entries (garage_id, subscription_id);
create index waitlist_entries_live on waitlist_entries (state, offer_until_at) where settled_at is null;

alter table waitlist_entries enable row level security, force row level security;
create policy tenant on waitlist_entries to vend_app, vend_reader
using (garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid []))
with check (garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid []));
grant select on waitlist_entries to vend_app, vend_reader;
grant insert on waitlist_entries to vend_app;
grant update (state, offered_at, offer_until_at, settled_at, subscription_id) on waitlist_entries to vend_app;

-- The worker looks across garages for those where somebody waits.
create policy platform on waitlist_entries for select to vend_platform using (true);
grant select (garage_id, state, offer_until_at, settled_at) on waitlist_entries to vend_platform;
