-- Months are closed: the trial balance of a closed month is kept for ever, and what is found later lands in the open month.

-- ---------------------------------------------------------------- where the open part of a garage's ledger begins

-- Who posts shares this row, who closes a month has it alone: so no transfer slips into a month while it is being closed.
create table ledger_books (
    garage_id uuid not null primary key references garages (id),
    -- the first local date that takes transfers; null until a month was closed
    open_from_date date check (extract(day from open_from_date) = 1)
);

-- The month that a transfer would have counted for, had it not been closed before; its own date is the first open day.
alter table ledger_transfers
add column corrects_month_date date
check (extract(day from corrects_month_date) = 1 and corrects_month_date < effective_date);
-- squawk-ignore require-concurrent-index-creation -- it is empty when it is made, since no transfer corrects a month yet
create index ledger_transfers_garage_corrects on ledger_transfers (garage_id, corrects_month_date)
where corrects_month_date is not null;

-- ---------------------------------------------------------------- closed months

create table month_closes (
    garage_id uuid not null references garages (id),
    month_date date not null check (extract(day from month_date) = 1),
    closed_at timestamptz not null,
    closed_by text not null,
    -- how many transfers count for the month, and the last one that was written: the evidence
    transfers bigint not null check (transfers >= 0),
    last_transfer_id uuid check ((last_transfer_id is null) = (transfers = 0)),
    primary key (garage_id, month_date),
    foreign key (garage_id, last_transfer_id) references ledger_transfers (garage_id, id)
);
create index month_closes_last_transfer on month_closes (garage_id, last_transfer_id);

create table month_close_balances (
    garage_id uuid not null,
    month_date date not null,
    account_code text not null,
    -- debits minus credits until the month began, and until it ended
    opening_minor bigint not null,
    debits_minor bigint not null check (debits_minor >= 0),
    credits_minor bigint not null check (credits_minor >= 0),
    closing_minor bigint not null check (closing_minor = opening_minor + debits_minor - credits_minor),
    primary key (garage_id, month_date, account_code),
    foreign key (garage_id, month_date) references month_closes (garage_id, month_date),
    foreign key (garage_id, account_code) references ledger_accounts (garage_id, code)
);
create index month_close_balances_account on month_close_balances (garage_id, account_code);

alter table garages no force row level security;
insert into ledger_books (garage_id)
select id from garages;
alter table garages force row level security;

-- ---------------------------------------------------------------- row-level security and grants: closes are not changed

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['ledger_books', 'month_closes', 'month_close_balances'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on ledger_books, month_closes, month_close_balances to vend_app, vend_reader;
grant insert on ledger_books, month_closes, month_close_balances to vend_app;
grant update (open_from_date) on ledger_books to vend_app;
