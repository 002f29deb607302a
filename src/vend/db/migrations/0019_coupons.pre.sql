-- Coupons: what is taken off passes, the codes that drivers type, who redeemed them, and what they cost on which invoice.

create table coupons (
    garage_id uuid not null references garages (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 40),
    -- hundredths of a percent
    percent_bp integer check (percent_bp between 1 and 10000),
    amount_minor bigint check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    duration text not null check (duration in ('once', 'repeating', 'forever')),
    months integer check (months between 1 and 60),
    redeem_from_date date not null,
    redeem_until_date date check (redeem_until_date > redeem_from_date),
    redemptions_max integer check (redemptions_max > 0),
    first_time_only boolean not null,
    one_per_customer boolean not null,
    stripe_coupon_id text,
    ended_at timestamptz,
    created_at timestamptz not null,
    primary key (garage_id, id),
    check ((percent_bp is null) <> (amount_minor is null)),
    check ((duration = 'repeating') = (months is not null))
);
create index coupons_garage_created on coupons (garage_id, created_at, id);

-- The passes that a coupon is for; none: all.
create table coupon_passes (
    garage_id uuid not null,
    coupon_id uuid not null,
    pass_id uuid not null,
    primary key (garage_id, coupon_id, pass_id),
    foreign key (garage_id, coupon_id) references coupons (garage_id, id),
    foreign key (garage_id, pass_id) references passes (garage_id, id)
);
create index coupon_passes_garage_pass on coupon_passes (garage_id, pass_id);

create table promotion_codes (
    garage_id uuid not null,
    id uuid not null,
    coupon_id uuid not null,
    -- upper case, without spaces and dashes
    code text not null check (code ~ '^[A-Z0-9]{3,40}$'),
    redeem_until_date date,
    redemptions_max integer check (redemptions_max > 0),
    ended_at timestamptz,
    created_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, coupon_id) references coupons (garage_id, id)
);
-- A word means one thing at a time.
create unique index promotion_codes_garage_code on promotion_codes (garage_id, code) where ended_at is null;
create index promotion_codes_garage_word on promotion_codes (garage_id, code, created_at);
create index promotion_codes_garage_coupon on promotion_codes (garage_id, coupon_id, created_at);

create table coupon_redemptions (
    garage_id uuid not null,
    id uuid not null,
    coupon_id uuid not null,
    promotion_code_id uuid,
    subscription_id uuid not null,
    customer_id uuid not null,
    -- reserved: Stripe is being asked; active: Stripe's subscription has it; ended: used up, run out or taken off;
    -- released: Stripe refused, or the subscription never began, so it does not count
    state text not null check (state in ('reserved', 'active', 'ended', 'released')),
    redeemed_by text not null,
    redeemed_at timestamptz not null,
    starts_at timestamptz,
    ends_at timestamptz,
    settled_at timestamptz,
    stripe_discount_id text,
    primary key (garage_id, id),
    foreign key (garage_id, coupon_id) references coupons (garage_id, id),
    foreign key (garage_id, promotion_code_id) references promotion_codes (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, customer_id) references customers (garage_id, id),
    check ((settled_at is null) = (state in ('reserved', 'active')))
);
-- One coupon at a time.
create unique index coupon_redemptions_garage_live on coupon_redemptions (garage_id, subscription_id)
where state in ('reserved', 'active');
create index coupon_redemptions_garage_subscription on coupon_redemptions (garage_id, subscription_id, redeemed_at);
create index coupon_redemptions_garage_coupon on coupon_redemptions (garage_id, coupon_id, redeemed_at);
create index coupon_redemptions_garage_code on coupon_redemptions (garage_id, promotion_code_id);
create index coupon_redemptions_garage_customer on coupon_redemptions (garage_id, customer_id, coupon_id);

-- What each discount took off an invoice, as Stripe had it: evidence, so it follows no later change.
create table invoice_discounts (
    garage_id uuid not null,
    invoice_id uuid not null,
    discount_number integer not null check (discount_number >= 1),
    stripe_discount_id text not null,
    stripe_coupon_id text,
    -- null where somebody made the coupon in Stripe's dashboard
    coupon_id uuid,
    amount_minor bigint not null,
    primary key (garage_id, invoice_id, discount_number),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id),
    foreign key (garage_id, coupon_id) references coupons (garage_id, id)
);
create index invoice_discounts_garage_coupon on invoice_discounts (garage_id, coupon_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'coupons', 'coupon_passes', 'promotion_codes', 'coupon_redemptions', 'invoice_discounts'
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

grant select on coupons, coupon_passes, promotion_codes, coupon_redemptions, invoice_discounts to vend_app, vend_reader;
grant insert on coupons, coupon_passes, promotion_codes, coupon_redemptions, invoice_discounts to vend_app;
grant update (stripe_coupon_id, ended_at) on coupons to vend_app;
grant update (ended_at) on promotion_codes to vend_app;
grant update (state, starts_at, ends_at, settled_at, stripe_discount_id) on coupon_redemptions to vend_app;
