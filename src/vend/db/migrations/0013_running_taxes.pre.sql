-- A tax that changes at a date reaches running subscriptions, and what Stripe charged for whom is kept with each line.

alter table subscriptions
-- what Stripe charges on top, by its own ids, sorted; null until it was read once
add column stripe_tax_rate_ids text [];
-- squawk-ignore require-concurrent-index-creation -- one reading of the table; deploys are announced
create index subscriptions_garage_renewal on subscriptions (garage_id, current_period_end_at) where ended_at is null;

-- What Stripe charged on a line for which tax: evidence, so it keeps the words of that day and follows no later change.
create table invoice_line_taxes (
    garage_id uuid not null,
    invoice_id uuid not null,
    line_number integer not null,
    tax_number integer not null check (tax_number >= 1),
    -- null where Stripe named no tax rate, or one that is none of ours
    stripe_tax_rate_id text,
    jurisdiction text,
    name text,
    percent numeric(7, 4),
    taxable_minor bigint not null,
    amount_minor bigint not null,
    primary key (garage_id, invoice_id, line_number, tax_number),
    foreign key (garage_id, invoice_id, line_number) references invoice_lines (garage_id, invoice_id, line_number)
);

-- Renewals that Stripe billed with other taxes than those of their first day, since nobody had told it in time.
create table tax_misses (
    garage_id uuid not null,
    invoice_id uuid not null,
    subscription_id uuid not null,
    on_date date not null,
    taxable_minor bigint not null,
    due_percent numeric(7, 4) not null,
    due_minor bigint not null,
    charged_minor bigint not null,
    found_at timestamptz not null,
    primary key (garage_id, invoice_id, subscription_id),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id),
    foreign key (garage_id, subscription_id) references subscriptions (garage_id, id)
);
create index tax_misses_garage_found on tax_misses (garage_id, found_at, invoice_id);
create index tax_misses_garage_subscription on tax_misses (garage_id, subscription_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['invoice_line_taxes', 'tax_misses'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on invoice_line_taxes, tax_misses to vend_app, vend_reader;
grant insert on invoice_line_taxes, tax_misses to vend_app;
