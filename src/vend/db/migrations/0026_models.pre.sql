-- What the models of the warehouse need and give: what subscriptions were before, and the tables of figures that they fill.

-- ---------------------------------------------------------------- what a subscription was, from when on

-- A subscription's row says what it is; recurring revenue of a month that is over counts what it was. Written by the
-- database with every change that such a figure depends on, so no writer can forget it.
create table subscription_changes (
    garage_id uuid not null,
    subscription_id uuid not null,
    -- counts from 1; of two at the same instant the later one holds
    change_number integer not null check (change_number > 0),
    from_at timestamptz not null,
    status text not null,
    pass_id uuid not null,
    price_id uuid not null,
    collection_paused boolean not null,
    primary key (garage_id, subscription_id, change_number),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id),
    foreign key (garage_id, pass_id) references passes (garage_id, id),
    foreign key (garage_id, price_id) references prices (garage_id, id)
);
create index subscription_changes_garage_pass on subscription_changes (garage_id, pass_id);
create index subscription_changes_garage_price on subscription_changes (garage_id, price_id);

alter table subscription_changes enable row level security, force row level security;
create policy tenant on subscription_changes to vend_app, vend_reader
using (garage_id = any(nullif(current_setting('vend.garages', true), '')::uuid []))
with check (garage_id = any(nullif(current_setting('vend.garages', true), '')::uuid []));
grant select on subscription_changes to vend_app, vend_reader;
grant insert on subscription_changes to vend_app;

-- The row of the subscription is locked by whoever changes it, so nobody else counts at the same time.
create function note_subscription_change() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into subscription_changes (
        garage_id, subscription_id, change_number, from_at, status, pass_id, price_id, collection_paused
    )
    select
        new.garage_id, new.id, coalesce(max(changes.change_number), 0) + 1,
        case tg_op when 'INSERT' then new.created_at else new.updated_at end,
        new.status, new.pass_id, new.price_id, new.collection_paused
    from subscription_changes as changes
    where changes.garage_id = new.garage_id and changes.subscription_id = new.id;
    return null;
end $$;
revoke all on function note_subscription_change() from public;

create trigger note_first after insert on subscriptions
for each row execute function note_subscription_change();
create trigger note_next after update on subscriptions
for each row
when (
    (old.status, old.pass_id, old.price_id, old.collection_paused)
    is distinct from (new.status, new.pass_id, new.price_id, new.collection_paused)
)
execute function note_subscription_change();

-- Of subscriptions that are there already it is known what they are, and which prices a rate increase has changed.
alter table subscriptions no force row level security;
alter table rate_change_lines no force row level security;
alter table prices no force row level security;
alter table subscription_changes no force row level security;
insert into subscription_changes (
    garage_id, subscription_id, change_number, from_at, status, pass_id, price_id, collection_paused
)
select
    garage_id,
    subscription_id,
    row_number() over (partition by garage_id, subscription_id order by from_at, is_last),
    from_at,
    status,
    pass_id,
    price_id,
    collection_paused
from (
    select
        changed.garage_id,
        changed.subscription_id,
        coalesce(
            lag(changed.changed_at) over (
                partition by changed.garage_id, changed.subscription_id order by changed.changed_at
            ),
            subs.created_at
        ) as from_at,
        'active' as status,
        old.pass_id,
        changed.old_price_id as price_id,
        false as collection_paused,
        false as is_last
    from rate_change_lines as changed
    inner join subscriptions as subs on changed.garage_id = subs.garage_id and changed.subscription_id = subs.id
    inner join prices as old on changed.garage_id = old.garage_id and changed.old_price_id = old.id
    where changed.state = 'changed'
    union all
    select
        subs.garage_id,
        subs.id as subscription_id,
        coalesce(max(changed.changed_at), subs.created_at) as from_at,
        subs.status,
        subs.pass_id,
        subs.price_id,
        subs.collection_paused,
        true as is_last
    from subscriptions as subs
    left join rate_change_lines as changed
        on subs.garage_id = changed.garage_id and subs.id = changed.subscription_id and changed.state = 'changed'
    group by subs.garage_id, subs.id
) as known;
alter table subscriptions force row level security;
alter table rate_change_lines force row level security;
alter table prices force row level security;
alter table subscription_changes force row level security;

-- ---------------------------------------------------------------- what the models publish

-- Filled by `vend models`, and by nobody else: whole figures of one instant, replaced in one transaction. A row is deleted
-- when the models no longer have it, so these tables hold no truth of their own and can be filled anew at any time.
do $$
begin
    if not exists (select from pg_roles where rolname = 'vend_publisher') then
        raise exception 'the role vend_publisher is missing'
        using hint = 'let an administrator run what `vend migrate --print-roles-sql` prints, then migrate again';
    end if;
end $$;

create schema reports;
grant usage on schema reports to vend_app, vend_reader, vend_publisher;

-- Billed, earned, taxed, refunded and collected, by pass; from the ledger: one row for each garage, month and pass.
create table reports.revenue_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    pass_id uuid not null,
    pass_name text not null,
    currency text not null,
    invoiced_minor bigint not null,
    recognised_minor bigint not null,
    tax_minor bigint not null,
    refunded_minor bigint not null,
    credited_minor bigint not null,
    bad_debt_minor bigint not null,
    fees_minor bigint not null,
    collected_minor bigint not null,
    payments bigint not null,
    primary key (garage_id, month_date, pass_id)
);

-- One row for each garage and month.
create table reports.mrr_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    currency text not null,
    start_minor bigint not null,
    new_minor bigint not null,
    expansion_minor bigint not null,
    contraction_minor bigint not null,
    churn_minor bigint not null,
    reactivation_minor bigint not null,
    end_minor bigint not null,
    customers_start bigint not null,
    customers_new bigint not null,
    customers_churned bigint not null,
    customers_reactivated bigint not null,
    customers_end bigint not null,
    subscriptions_end bigint not null,
    primary key (garage_id, month_date)
);

-- One row for each garage and month.
create table reports.churn_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    currency text not null,
    customers_start bigint not null,
    customers_churned bigint not null,
    customer_churn_bp bigint,
    mrr_start_minor bigint not null,
    mrr_lost_minor bigint not null,
    gross_churn_bp bigint,
    net_retention_bp bigint,
    mrr_per_customer_minor bigint,
    customer_churn_12m_bp bigint,
    expected_value_minor bigint,
    primary key (garage_id, month_date)
);

-- One row for each garage, first month of customers, and month since.
create table reports.cohort_retention (
    garage_id uuid not null references garages (id),
    cohort_date date not null,
    month_date date not null,
    currency text not null,
    months_since bigint not null,
    customers bigint not null,
    customers_kept bigint not null,
    customers_kept_bp bigint,
    mrr_minor bigint not null,
    mrr_kept_minor bigint not null,
    mrr_kept_bp bigint,
    primary key (garage_id, cohort_date, month_date)
);

-- One row for each garage and month in which customers were first billed.
create table reports.lifetime_value (
    garage_id uuid not null references garages (id),
    first_billed_date date not null,
    currency text not null,
    customers bigint not null,
    customers_now bigint not null,
    customer_months bigint not null,
    mrr_now_minor bigint not null,
    recognised_minor bigint not null,
    lost_minor bigint not null,
    value_minor bigint not null,
    value_per_customer_minor bigint,
    primary key (garage_id, first_billed_date)
);

-- One row for each garage, month, method and currency.
create table reports.payments_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    method text not null,
    currency text not null,
    attempts bigint not null,
    succeeded bigint not null,
    failed bigint not null,
    pending bigint not null,
    success_bp bigint,
    collected_minor bigint not null,
    fees_minor bigint not null,
    refunded_minor bigint not null,
    primary key (garage_id, month_date, method, currency)
);

-- One row for each garage, month of the first failure, and currency.
create table reports.payment_recovery_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    currency text not null,
    invoices_failed bigint not null,
    recovered bigint not null,
    recovered_in_7_days bigint not null,
    still_open bigint not null,
    lost bigint not null,
    recovered_bp bigint,
    failed_minor bigint not null,
    recovered_minor bigint not null,
    primary key (garage_id, month_date, currency)
);

-- One row for each garage, month and customer who owed at its end.
create table reports.aging_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    customer_id uuid not null,
    customer_name text not null,
    currency text not null,
    not_due_minor bigint not null,
    days_1_30_minor bigint not null,
    days_31_60_minor bigint not null,
    days_61_90_minor bigint not null,
    days_over_90_minor bigint not null,
    owed_minor bigint not null,
    oldest_due_date date not null,
    invoices bigint not null,
    primary key (garage_id, month_date, customer_id)
);

-- How what is billed and not yet earned changed; from the ledger: one row for each garage and month.
create table reports.deferred_revenue_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    currency text not null,
    opening_minor bigint not null,
    added_minor bigint not null,
    recognised_minor bigint not null,
    released_minor bigint not null,
    closing_minor bigint not null,
    primary key (garage_id, month_date)
);

-- One row for each garage, month and account.
create table reports.month_close (
    garage_id uuid not null references garages (id),
    month_date date not null,
    account_code text not null,
    account_kind text not null,
    currency text not null,
    opening_minor bigint not null,
    debits_minor bigint not null,
    credits_minor bigint not null,
    closing_minor bigint not null,
    is_closed boolean not null,
    closed_date date,
    closed_closing_minor bigint,
    corrected_later_minor bigint not null,
    primary key (garage_id, month_date, account_code)
);

-- One row for each garage, month, jurisdiction, tax, rate and currency.
create table reports.tax_worksheet_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    jurisdiction text not null,
    tax_name text not null,
    percent numeric(7, 4) not null,
    currency text not null,
    taxable_minor bigint not null,
    charged_minor bigint not null,
    returned_minor bigint not null,
    net_minor bigint not null,
    invoices bigint not null,
    first_invoice_number text,
    last_invoice_number text,
    primary key (garage_id, month_date, jurisdiction, tax_name, percent, currency)
);

-- One row for each garage and month.
create table reports.owner_statement_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    currency text not null,
    gross_minor bigint not null,
    refunds_minor bigint not null,
    credits_minor bigint not null,
    bad_debt_minor bigint not null,
    income_minor bigint not null,
    fees_minor bigint not null,
    dispute_losses_minor bigint not null,
    management_fee_minor bigint not null,
    net_minor bigint not null,
    tax_minor bigint not null,
    collected_minor bigint not null,
    banked_minor bigint not null,
    primary key (garage_id, month_date)
);

-- One row for each garage and month.
create table reports.occupancy_monthly (
    garage_id uuid not null references garages (id),
    month_date date not null,
    capacity bigint not null,
    days bigint not null,
    taken_days bigint not null,
    taken_most bigint not null,
    taken_end bigint not null,
    taken_bp bigint,
    primary key (garage_id, month_date)
);

-- One row for each garage and pass that renews in the month after the present one.
create table reports.renewals_forecast (
    garage_id uuid not null references garages (id),
    month_date date not null,
    pass_id uuid not null,
    pass_name text not null,
    currency text not null,
    renewals bigint not null,
    renewals_minor bigint not null,
    endings bigint not null,
    endings_minor bigint not null,
    paid_bp bigint not null,
    expected_minor bigint not null,
    primary key (garage_id, month_date, pass_id)
);

-- When each was published last, what it is of, and why what came since was withheld.
create table reports.publications (
    mart text not null primary key,
    -- the instant that its figures are of; null until some were published
    as_of timestamptz,
    -- how far the warehouse had come
    source_lsn text,
    published_at timestamptz,
    row_count bigint not null check (row_count >= 0),
    -- since when newer figures are kept back, and for what; null while none are
    withheld_at timestamptz,
    withheld_why text,
    check ((as_of is null) = (source_lsn is null) and (as_of is null) = (published_at is null)),
    check ((withheld_at is null) = (withheld_why is null))
);
alter table reports.publications enable row level security, force row level security;
create policy everybody on reports.publications for select to vend_app, vend_reader using (true);
create policy publisher on reports.publications to vend_publisher using (true) with check (true);
grant select on reports.publications to vend_app, vend_reader;
grant select, insert, update on reports.publications to vend_publisher;

do $$
declare
    mart text;
begin
    foreach mart in array array[
        'revenue_monthly', 'mrr_monthly', 'churn_monthly', 'cohort_retention', 'lifetime_value',
        'payments_monthly', 'payment_recovery_monthly', 'aging_monthly', 'deferred_revenue_monthly',
        'month_close', 'tax_worksheet_monthly', 'owner_statement_monthly', 'occupancy_monthly',
        'renewals_forecast'
    ] loop
        execute format('alter table reports.%I enable row level security, force row level security', mart);
        execute format(
            'create policy tenant on reports.%I for select to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            mart
        );
        execute format(
            'create policy publisher on reports.%I to vend_publisher using (true) with check (true)', mart
        );
        execute format('grant select on reports.%I to vend_app, vend_reader', mart);
        execute format('grant select, insert, update, delete on reports.%I to vend_publisher', mart);
    end loop;
end $$;
