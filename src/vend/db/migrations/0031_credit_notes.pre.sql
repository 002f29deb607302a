-- Credit notes: less is owed for an invoice, or something of it goes back; as Stripe has them, line by line, with their taxes.

-- ---------------------------------------------------------------- asked for as refunds are

-- A request is of a payment that is refunded or of an invoice that is credited. Nothing that runs writes null there
-- before this version does.
alter table refund_requests
-- squawk-ignore ban-drop-not-null
alter column payment_id drop not null,
-- squawk-ignore ban-drop-not-null
alter column payment_attempted_at drop not null,
add column invoice_id uuid,
-- It is replaced by one that takes all that it took, and more.
-- squawk-ignore ban-drop-constraint
drop constraint refund_requests_reason_check,
add constraint refund_requests_reason check (
    reason in ('duplicate', 'fraudulent', 'requested_by_customer', 'order_change', 'product_unsatisfactory')
) not valid,
add constraint refund_requests_of_one check (payment_id is not null or invoice_id is not null) not valid,
add constraint refund_requests_attempt check ((payment_id is null) = (payment_attempted_at is null)) not valid,
add constraint refund_requests_invoice foreign key (garage_id, invoice_id)
references invoices (garage_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table refund_requests validate constraint refund_requests_reason;
-- squawk-ignore constraint-missing-not-valid
alter table refund_requests validate constraint refund_requests_of_one;
-- squawk-ignore constraint-missing-not-valid
alter table refund_requests validate constraint refund_requests_attempt;
-- squawk-ignore constraint-missing-not-valid
alter table refund_requests validate constraint refund_requests_invoice;
-- squawk-ignore require-concurrent-index-creation -- no request is of an invoice yet
create index refund_requests_garage_invoice on refund_requests (garage_id, invoice_id) where invoice_id is not null;

-- ---------------------------------------------------------------- credit notes

create table credit_notes (
    garage_id uuid not null references garages (id),
    id uuid not null,
    invoice_id uuid not null,
    -- the request that it carries out; null for one that was made in Stripe's dashboard
    request_id uuid,
    number text not null,
    status text not null check (status in ('issued', 'void')),
    reason text check (reason in ('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory')),
    memo text,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    -- without tax, after discounts
    subtotal_minor bigint not null check (subtotal_minor >= 0),
    tax_minor bigint not null check (tax_minor >= 0),
    total_minor bigint not null check (total_minor = subtotal_minor + tax_minor),
    -- what of it went back to a card, to the customer's balance, and outside of Stripe; the rest is owed less
    refund_minor bigint not null check (refund_minor >= 0),
    balance_minor bigint not null check (balance_minor >= 0),
    outside_minor bigint not null check (outside_minor >= 0),
    -- the tax of all but the refund, whose tax its own row has
    booked_tax_minor bigint not null check (booked_tax_minor between 0 and total_minor - refund_minor),
    -- how it went back outside of Stripe
    method text check (method in ('check', 'ach', 'cash')),
    issued_date date not null,
    issued_at timestamptz not null,
    voided_at timestamptz,
    stripe_credit_note_id text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, stripe_credit_note_id),
    foreign key (garage_id, invoice_id) references invoices (garage_id, id),
    foreign key (garage_id, request_id) references refund_requests (garage_id, id),
    check (total_minor >= refund_minor + balance_minor + outside_minor),
    check ((status = 'void') = (voided_at is not null))
);
create index credit_notes_garage_invoice on credit_notes (garage_id, invoice_id);
create index credit_notes_garage_issued on credit_notes (garage_id, issued_at, id);
-- A request is carried out once.
create unique index credit_notes_garage_request on credit_notes (garage_id, request_id) where request_id is not null;

create table credit_note_lines (
    garage_id uuid not null,
    credit_note_id uuid not null,
    line_number integer not null check (line_number > 0),
    -- the invoice's line that is credited; null for a line of its own
    invoice_line_number integer,
    description text not null,
    amount_minor bigint not null,
    tax_minor bigint not null,
    stripe_line_id text not null,
    primary key (garage_id, credit_note_id, line_number),
    foreign key (garage_id, credit_note_id) references credit_notes (garage_id, id)
);

create table credit_note_line_taxes (
    garage_id uuid not null,
    credit_note_id uuid not null,
    line_number integer not null,
    tax_number integer not null check (tax_number > 0),
    stripe_tax_rate_id text,
    jurisdiction text,
    name text,
    percent numeric(7, 4),
    taxable_minor bigint not null,
    amount_minor bigint not null,
    primary key (garage_id, credit_note_id, line_number, tax_number),
    foreign key (garage_id, credit_note_id, line_number)
    references credit_note_lines (garage_id, credit_note_id, line_number)
);

-- A refund that a credit note made, which is booked as a refund and not a second time with the note.
alter table refunds
add column credit_note_id uuid,
add constraint refunds_credit_note foreign key (garage_id, credit_note_id)
references credit_notes (garage_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table refunds validate constraint refunds_credit_note;
-- squawk-ignore require-concurrent-index-creation -- no refund is of a credit note yet
create index refunds_garage_credit_note on refunds (garage_id, credit_note_id) where credit_note_id is not null;

-- ---------------------------------------------------------------- what a credited part still had to earn

alter table recognitions
-- It is replaced by one that takes all that it took, and more.
-- squawk-ignore ban-drop-constraint
drop constraint recognitions_kind,
add constraint recognitions_kinds check (
    kind in (
        'month', 'breakage', 'refund', 'refund_undone', 'credit', 'credit_undone', 'write_off', 'write_off_undone',
        'void'
    )
) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table recognitions validate constraint recognitions_kinds;

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['credit_notes', 'credit_note_lines', 'credit_note_line_taxes'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on credit_notes, credit_note_lines, credit_note_line_taxes to vend_app, vend_reader;
grant insert on credit_notes, credit_note_lines, credit_note_line_taxes to vend_app;
grant update (status, memo, voided_at, updated_at) on credit_notes to vend_app;
