-- Money that goes back: refunds that were asked for, and disputes.

-- ---------------------------------------------------------------- refunds that were asked for

create table refund_requests (
    garage_id uuid not null references garages (id),
    id uuid not null,
    payment_id uuid not null,
    payment_attempted_at timestamptz not null,
    state text not null check (state in ('pending_approval', 'executing', 'succeeded', 'rejected', 'failed')),
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    reason text not null check (reason in ('duplicate', 'fraudulent', 'requested_by_customer')),
    note text check (length(note) between 1 and 1000),
    -- how it goes back when the payment did not come through Stripe
    method text check (method in ('check', 'ach', 'cash')),
    reference text check (length(reference) between 1 and 200),
    requested_by text not null,
    decided_by text,
    decided_at timestamptz,
    decision_note text check (length(decision_note) between 1 and 1000),
    -- why Stripe did not do it
    refusal text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    foreign key (garage_id, payment_id, payment_attempted_at) references payments (garage_id, id, attempted_at),
    check ((state = 'pending_approval') = (decided_by is null)),
    check ((decided_by is null) = (decided_at is null)),
    check ((state = 'failed') = (refusal is not null))
);
create index refund_requests_garage_payment on refund_requests (garage_id, payment_id, payment_attempted_at);
create index refund_requests_garage_created on refund_requests (garage_id, created_at, id);

-- Nothing that runs writes null there before this version does.
alter table refunds
-- squawk-ignore ban-drop-not-null
alter column stripe_refund_id drop not null,
add column request_id uuid,
add column method text check (method in ('check', 'ach', 'cash')),
add column reference text check (length(reference) between 1 and 200),
add constraint refunds_stripe_or_recorded check ((stripe_refund_id is null) = (method is not null)) not valid,
add constraint refunds_request foreign key (garage_id, request_id) references refund_requests (garage_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table refunds validate constraint refunds_stripe_or_recorded;
-- squawk-ignore constraint-missing-not-valid
alter table refunds validate constraint refunds_request;
-- A request is carried out once.
-- squawk-ignore require-concurrent-index-creation
create unique index refunds_garage_request on refunds (garage_id, request_id) where request_id is not null;

-- ---------------------------------------------------------------- disputes

-- How the newest dispute of a payment stands; null when there was none.
alter table payments
add column dispute_status text;

create table disputes (
    garage_id uuid not null references garages (id),
    id uuid not null,
    payment_id uuid not null,
    payment_attempted_at timestamptz not null,
    status text not null check (status in (
        'warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review',
        'appeal_needs_response', 'appeal_under_review', 'won', 'lost', 'prevented'
    )),
    reason text not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    -- what Stripe took and gave back, and its fees for both
    withdrawn_minor bigint not null check (withdrawn_minor >= 0),
    reinstated_minor bigint not null check (reinstated_minor >= 0),
    fee_minor bigint not null,
    fee_back_minor bigint not null,
    evidence_due_at timestamptz,
    opened_at timestamptz not null,
    withdrawn_at timestamptz,
    reinstated_at timestamptz,
    closed_at timestamptz,
    stripe_dispute_id text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (garage_id, id),
    unique (garage_id, stripe_dispute_id),
    foreign key (garage_id, payment_id, payment_attempted_at) references payments (garage_id, id, attempted_at)
);
create index disputes_garage_payment on disputes (garage_id, payment_id, payment_attempted_at);
create index disputes_garage_opened on disputes (garage_id, opened_at, id);

-- ---------------------------------------------------------------- what a reconciliation left alone

alter table reconciliations
add column differing bigint not null default 0 check (differing >= 0),
add column in_flight bigint not null default 0 check (in_flight >= 0);

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['refund_requests', 'disputes'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
    end loop;
end $$;

grant select on refund_requests, disputes to vend_app, vend_reader;
grant insert on refund_requests, disputes to vend_app;
grant update (state, decided_by, decided_at, decision_note, refusal, updated_at) on refund_requests to vend_app;
grant update (
    status, reason, amount_minor, withdrawn_minor, reinstated_minor, fee_minor, fee_back_minor, evidence_due_at,
    withdrawn_at, reinstated_at, closed_at, updated_at
) on disputes to vend_app;
