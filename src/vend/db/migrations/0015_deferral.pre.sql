-- Revenue of long service periods is deferred, and recognised month by month; what was billed before stays as it was booked.

create table revenue_schedules (
    garage_id uuid not null,
    invoice_id uuid not null,
    line_number integer not null,
    stripe_line_id text not null,
    amount_minor bigint not null check (amount_minor <> 0),
    -- what is neither recognised nor released
    rest_minor bigint not null check (rest_minor between least(0, amount_minor) and greatest(0, amount_minor)),
    start_date date not null,
    end_date date not null check (end_date > start_date),
    -- the month that is recognised next
    next_month_date date
    check (extract(day from next_month_date) = 1)
    check ((next_month_date is null) = (rest_minor = 0)),
    created_at timestamptz not null,
    primary key (garage_id, invoice_id, line_number),
    foreign key (garage_id, invoice_id, line_number) references invoice_lines (garage_id, invoice_id, line_number)
);
create index revenue_schedules_garage_due on revenue_schedules (garage_id, next_month_date)
where next_month_date is not null;

-- Whatever left a schedule's rest: its rest is always its amount less the sum of these.
create table recognitions (
    garage_id uuid not null,
    invoice_id uuid not null,
    line_number integer not null,
    kind text not null check (kind in ('month', 'breakage', 'refund', 'refund_undone', 'void')),
    source_id text not null,
    amount_minor bigint not null check (amount_minor <> 0),
    recognised_date date not null,
    created_at timestamptz not null,
    primary key (garage_id, invoice_id, line_number, kind, source_id),
    foreign key (garage_id, invoice_id, line_number)
    references revenue_schedules (garage_id, invoice_id, line_number)
);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['revenue_schedules', 'recognitions'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on revenue_schedules, recognitions to vend_app, vend_reader;
grant insert on revenue_schedules, recognitions to vend_app;
grant update (rest_minor, next_month_date) on revenue_schedules to vend_app;

-- Months that are due are looked for across garages.
create policy platform on revenue_schedules for select to vend_platform using (true);
grant select (garage_id, next_month_date) on revenue_schedules to vend_platform;
