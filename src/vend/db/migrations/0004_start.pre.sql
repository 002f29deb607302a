-- How a subscription begins, decided once when it is ordered, so that the same order always asks Stripe for the same.

create table start_terms (
    garage_id uuid not null,
    subscription_id uuid not null,
    customer_id uuid not null,
    pass_id uuid not null,
    start_date date not null,
    -- Stripe is not asked before
    place_from_at timestamptz not null,
    trial_end_at timestamptz check (trial_end_at > place_from_at),
    -- of the first whole period, where the garage bills everybody on one day
    billing_anchor_at timestamptz check (billing_anchor_at > place_from_at),
    -- what the days before it cost, without tax
    part_minor bigint check (part_minor >= 0),
    created_at timestamptz not null,
    -- since when Stripe has refused the order, so that its trial does not count
    given_up_at timestamptz,
    primary key (garage_id, subscription_id),
    foreign key (garage_id, customer_id) references customers (garage_id, id),
    foreign key (garage_id, pass_id) references passes (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    check ((billing_anchor_at is null) = (part_minor is null)),
    check (trial_end_at is null or billing_anchor_at is null)
);
create unique index start_terms_one_trial on start_terms (garage_id, customer_id, pass_id)
where trial_end_at is not null and given_up_at is null;
create index start_terms_garage_customer on start_terms (garage_id, customer_id);
create index start_terms_garage_pass on start_terms (garage_id, pass_id);

alter table start_terms enable row level security, force row level security;
create policy tenant on start_terms to vend_app, vend_reader
using (garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid []))
with check (garage_id = any (nullif(current_setting('vend.garages', true), '')::uuid []));
grant select on start_terms to vend_app, vend_reader;
grant insert on start_terms to vend_app;
grant update (given_up_at) on start_terms to vend_app;
