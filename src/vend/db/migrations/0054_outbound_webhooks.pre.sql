-- Outbound webhooks: events that are written with what they tell of, endpoints, deliveries, and every try of them.

-- ---------------------------------------------------------------- events: one row for each, in the change's own transaction

-- Written by the database, by triggers on what events tell of, so that no flow can forget one (docs/decisions/0033).
-- No foreign key leads to the garage: the row that an event is about has one, and a check at the commit would wait for
-- whoever holds the garage.
create table events (
    garage_id uuid not null,
    id uuid not null,
    type text not null check (length(type) between 1 and 60),
    object_type text not null check (length(object_type) between 1 and 60),
    object_id text not null check (length(object_id) between 1 and 60),
    -- counts from 1 for each object, in the order in which its changes were committed
    object_number integer not null check (object_number > 0),
    created_at timestamptz not null,
    -- the row as the transaction left it, and what it was before where that differs
    object jsonb not null,
    previous jsonb,
    -- tells which events were not there yet when deliveries were queued last; no clock is asked
    xid xid8 not null default pg_current_xact_id(),
    primary key (garage_id, id)
);
create unique index events_garage_object on events (garage_id, object_id, object_number);
create index events_garage_created on events (garage_id, created_at, id);
create index events_garage_xid on events (garage_id, xid);

-- Whoever writes an event has its object locked, so nobody else counts at the same time. The id sorts by time as others
-- do, and comes of what it names, so that it is the same in a history that is played again.
create function write_event(
    of_garage uuid, is_type text, of_type text, of_object text, happened_at timestamptz, is_object jsonb, was jsonb
) returns uuid
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    number integer;
    hash text;
    made uuid;
begin
    select coalesce(max(known.object_number), 0) + 1 into number
    from events as known
    where known.garage_id = of_garage and known.object_id = of_object;
    hash := md5(of_garage::text || of_object || number);
    made := lpad(to_hex(floor(extract(epoch from happened_at) * 1000)::bigint), 12, '0')
        || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 3) || substr(hash, 7, 12);
    insert into events (
        garage_id, id, type, object_type, object_id, object_number, created_at, object, previous
    ) values (of_garage, made, is_type, of_type, of_object, number, happened_at, is_object, was);
    return made;
end $$;
revoke all on function write_event(uuid, text, text, text, timestamptz, jsonb, jsonb) from public;
grant execute on function write_event(uuid, text, text, text, timestamptz, jsonb, jsonb) to vend_app;

-- The row as it is now: a transaction may change it again after what the event tells of.
create function event_object(of_type text, changed jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
    of_garage constant uuid := changed ->> 'garage_id';
    of_id constant uuid := changed ->> 'id';
    found jsonb;
begin
    case of_type
        when 'subscription' then
            select to_jsonb(it) into found from subscriptions as it where it.garage_id = of_garage and it.id = of_id;
        when 'invoice' then
            select to_jsonb(it) into found from invoices as it where it.garage_id = of_garage and it.id = of_id;
        when 'payment' then
            select to_jsonb(it) into found from payments as it
            where it.garage_id = of_garage and it.id = of_id
                and it.attempted_at = (changed ->> 'attempted_at')::timestamptz;
        when 'refund' then
            select to_jsonb(it) into found from refunds as it where it.garage_id = of_garage and it.id = of_id;
        when 'credit_note' then
            select to_jsonb(it) into found from credit_notes as it where it.garage_id = of_garage and it.id = of_id;
        when 'dispute' then
            select to_jsonb(it) into found from disputes as it where it.garage_id = of_garage and it.id = of_id;
        when 'payout' then
            select to_jsonb(it) into found from payouts as it where it.garage_id = of_garage and it.id = of_id;
        when 'waitlist_entry' then
            select to_jsonb(it) into found from waitlist_entries as it where it.garage_id = of_garage and it.id = of_id;
        when 'rate_change' then
            select to_jsonb(it) into found from rate_changes as it where it.garage_id = of_garage and it.id = of_id;
        else found := changed;
    end case;
    return found;
end $$;
revoke all on function event_object(text, jsonb) from public;
grant execute on function event_object(text, jsonb) to vend_app;

-- Arguments: the object's type; the columns of which the latest says when it happened, none where no column does; the
-- type of the event, where it is always the same; the column that tells it otherwise, and which value means which.
create function note_event() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
    changed constant jsonb := to_jsonb(new);
    is_type constant text := coalesce(nullif(tg_argv[2], ''), tg_argv[4]::jsonb ->> (changed ->> tg_argv[3]));
    happened_at timestamptz;
    object jsonb;
    was jsonb;
begin
    if is_type is null then
        return null;
    end if;
    select max((changed ->> column_name)::timestamptz) into happened_at
    from unnest(string_to_array(tg_argv[1], ',')) as column_name;
    object := event_object(tg_argv[0], changed);
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(before.key, before.value) into was
        from jsonb_each(to_jsonb(old)) as before
        where before.value is distinct from object -> before.key;
    end if;
    perform write_event(
        new.garage_id, is_type, tg_argv[0], coalesce(changed ->> 'id', changed ->> 'month_date'),
        coalesce(happened_at, clock_timestamp()), object, was
    );
    return null;
end $$;
revoke all on function note_event() from public;

-- They run at the end of the transaction, in the order of their changes and, of one change, of their names. A history that
-- is loaded is no news: whoever loads one sets vend.history.
create constraint trigger event_1_created after insert on subscriptions deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event('subscription', 'created_at', 'subscription.created', '', '');
create constraint trigger event_2_first_status after insert on subscriptions deferrable initially deferred for each row
when (new.status <> 'incomplete' and current_setting('vend.history', true) is distinct from 'on')
execute function note_event(
    'subscription', 'created_at', '', 'status',
    '{"active": "subscription.activated", "trialing": "subscription.trial_started"}'
);
create constraint trigger event_3_status after update on subscriptions deferrable initially deferred for each row
when (old.status is distinct from new.status)
execute function note_event(
    'subscription', 'updated_at', '', 'status',
    '{"active": "subscription.activated", "trialing": "subscription.trial_started", "past_due": "subscription.past_due",
      "unpaid": "subscription.unpaid", "canceled": "subscription.canceled", "incomplete_expired": "subscription.expired"}'
);
create constraint trigger event_4_changed after update on subscriptions deferrable initially deferred for each row
when ((old.pass_id, old.price_id) is distinct from (new.pass_id, new.price_id))
execute function note_event('subscription', 'updated_at', 'subscription.changed', '', '');
create constraint trigger event_5_paused after update on subscriptions deferrable initially deferred for each row
when (old.collection_paused is distinct from new.collection_paused)
execute function note_event(
    'subscription', 'updated_at', '', 'collection_paused',
    '{"true": "subscription.paused", "false": "subscription.resumed"}'
);
create constraint trigger event_6_ending after update on subscriptions deferrable initially deferred for each row
when (old.cancel_at_period_end is distinct from new.cancel_at_period_end and new.ended_at is null)
execute function note_event(
    'subscription', 'updated_at', '', 'cancel_at_period_end',
    '{"true": "subscription.cancellation_scheduled", "false": "subscription.cancellation_withdrawn"}'
);

create constraint trigger event_1_first_status after insert on invoices deferrable initially deferred for each row
when (new.status <> 'draft' and current_setting('vend.history', true) is distinct from 'on')
execute function note_event(
    'invoice', 'created_at,updated_at', '', 'status',
    '{"open": "invoice.opened", "paid": "invoice.paid", "void": "invoice.voided",
      "uncollectible": "invoice.uncollectible"}'
);
create constraint trigger event_2_status after update on invoices deferrable initially deferred for each row
when (old.status is distinct from new.status)
execute function note_event(
    'invoice', 'updated_at', '', 'status',
    '{"open": "invoice.opened", "paid": "invoice.paid", "void": "invoice.voided",
      "uncollectible": "invoice.uncollectible"}'
);

create constraint trigger event_1_first_status after insert on payments deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event(
    'payment', 'created_at', '', 'status',
    '{"pending": "payment.pending", "succeeded": "payment.succeeded", "failed": "payment.failed"}'
);
create constraint trigger event_2_status after update on payments deferrable initially deferred for each row
when (old.status is distinct from new.status)
execute function note_event(
    'payment', '', '', 'status',
    '{"pending": "payment.pending", "succeeded": "payment.succeeded", "failed": "payment.failed"}'
);

create constraint trigger event_1_first_status after insert on refunds deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event(
    'refund', 'created_at', '', 'status',
    '{"pending": "refund.pending", "requires_action": "refund.pending", "succeeded": "refund.succeeded",
      "failed": "refund.failed", "canceled": "refund.canceled"}'
);
create constraint trigger event_2_status after update on refunds deferrable initially deferred for each row
when (old.status is distinct from new.status)
execute function note_event(
    'refund', '', '', 'status',
    '{"pending": "refund.pending", "requires_action": "refund.pending", "succeeded": "refund.succeeded",
      "failed": "refund.failed", "canceled": "refund.canceled"}'
);

create constraint trigger event_1_first_status after insert on credit_notes deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event(
    'credit_note', 'created_at,updated_at', '', 'status',
    '{"issued": "credit_note.issued", "void": "credit_note.voided"}'
);
create constraint trigger event_2_status after update on credit_notes deferrable initially deferred for each row
when (old.status is distinct from new.status)
execute function note_event(
    'credit_note', 'updated_at', '', 'status', '{"issued": "credit_note.issued", "void": "credit_note.voided"}'
);

create constraint trigger event_1_created after insert on disputes deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event('dispute', 'created_at', 'dispute.opened', '', '');
create constraint trigger event_2_first_status after insert on disputes deferrable initially deferred for each row
when (new.closed_at is not null and current_setting('vend.history', true) is distinct from 'on')
execute function note_event('dispute', 'created_at,updated_at', 'dispute.closed', '', '');
create constraint trigger event_3_closed after update on disputes deferrable initially deferred for each row
when (old.closed_at is null and new.closed_at is not null)
execute function note_event('dispute', 'updated_at', 'dispute.closed', '', '');

create constraint trigger event_1_created after insert on payouts deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event('payout', 'created_at', 'payout.created', '', '');
create constraint trigger event_2_first_status after insert on payouts deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event(
    'payout', 'created_at,updated_at', '', 'status',
    '{"paid": "payout.paid", "failed": "payout.failed", "canceled": "payout.canceled"}'
);
create constraint trigger event_3_status after update on payouts deferrable initially deferred for each row
when (old.status is distinct from new.status)
execute function note_event(
    'payout', 'updated_at', '', 'status',
    '{"paid": "payout.paid", "failed": "payout.failed", "canceled": "payout.canceled"}'
);

create constraint trigger event_1_created after insert on waitlist_entries deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event('waitlist_entry', 'joined_at', 'waitlist.joined', '', '');
create constraint trigger event_2_state after update on waitlist_entries deferrable initially deferred for each row
when (old.state is distinct from new.state)
execute function note_event(
    'waitlist_entry', 'joined_at,offered_at,settled_at', '', 'state',
    '{"offered": "waitlist.offered", "accepted": "waitlist.accepted", "declined": "waitlist.declined",
      "expired": "waitlist.expired", "left": "waitlist.left"}'
);

create constraint trigger event_1_state after update on rate_changes deferrable initially deferred for each row
when (old.state is distinct from new.state)
execute function note_event(
    'rate_change', 'created_at,announced_at,begun_at,cancelled_at,closed_at', '', 'state',
    '{"announced": "rate_change.announced", "applying": "rate_change.begun", "done": "rate_change.done",
      "cancelled": "rate_change.cancelled"}'
);

create constraint trigger event_1_created after insert on month_closes deferrable initially deferred for each row
when (current_setting('vend.history', true) is distinct from 'on')
execute function note_event('month_close', 'closed_at', 'month.closed', '', '');

-- ---------------------------------------------------------------- endpoints: an operator's

create table webhook_endpoints (
    id uuid not null primary key,
    operator_id uuid not null references operators (id),
    url text not null check (length(url) between 8 and 2000),
    description text check (length(description) between 1 and 200),
    -- null: all
    event_types text [] check (cardinality(event_types) > 0),
    garage_ids uuid [] check (cardinality(garage_ids) > 0),
    -- in which its messages are written
    api_version text not null check (api_version ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    created_by text not null,
    idempotency_key text not null check (length(idempotency_key) between 1 and 255),
    input_hash bytea not null check (length(input_hash) = 32),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- what happened before then is none of its news
    listens_from_at timestamptz not null,
    disabled_at timestamptz,
    -- a person did it; it took nothing for days; it said that it is gone for good
    disabled_why text check (disabled_why in ('asked', 'failing', 'gone')),
    archived_at timestamptz,
    -- of the secrets that are shown once; the secrets themselves are not kept
    secret_number integer not null default 1 check (secret_number > 0),
    secret_hash bytea not null check (length(secret_hash) = 32),
    previous_secret_hash bytea check (length(previous_secret_hash) = 32),
    -- until then messages are signed with the secret before as well
    previous_secret_until_at timestamptz,
    rotated_key text,
    -- since it last took a message
    failures integer not null default 0 check (failures >= 0),
    failing_since_at timestamptz,
    rests_until_at timestamptz,
    unique (operator_id, idempotency_key),
    check ((disabled_at is null) = (disabled_why is null)),
    check ((previous_secret_hash is null) = (previous_secret_until_at is null)),
    check ((failures = 0) = (failing_since_at is null))
);
create index webhook_endpoints_operator_created on webhook_endpoints (operator_id, created_at, id);

alter table webhook_endpoints enable row level security, force row level security;
create policy platform on webhook_endpoints to vend_platform using (true) with check (true);
grant select, insert on webhook_endpoints to vend_platform;
grant update (
    url, description, event_types, garage_ids, api_version, updated_at, listens_from_at, disabled_at, disabled_why,
    archived_at, secret_number, secret_hash, previous_secret_hash, previous_secret_until_at, rotated_key, failures,
    failing_since_at, rests_until_at
) on webhook_endpoints to vend_platform;

-- ---------------------------------------------------------------- deliveries: which event goes where, and how that went

-- Up to where a garage's events were queued.
create table webhook_cursors (
    garage_id uuid not null primary key references garages (id),
    -- null before the first time
    seen pg_snapshot
);

-- The endpoint is an operator's, so no key that carries the garage can lead to it; whoever sends looks whether the garage
-- is the operator's.
create table webhook_deliveries (
    garage_id uuid not null,
    endpoint_id uuid not null,
    event_id uuid not null,
    object_id text not null,
    object_number integer not null,
    state text not null check (state in ('pending', 'delivered', 'dead')),
    created_at timestamptz not null,
    -- ever, and since it was queued or replayed
    attempts integer not null default 0 check (attempts >= 0),
    failures integer not null default 0 check (failures >= 0),
    next_attempt_at timestamptz not null,
    settled_at timestamptz,
    primary key (garage_id, endpoint_id, event_id),
    foreign key (garage_id, event_id) references events (garage_id, id),
    check ((state = 'pending') = (settled_at is null))
);
create index webhook_deliveries_garage_event on webhook_deliveries (garage_id, event_id);
create index webhook_deliveries_garage_created on webhook_deliveries (garage_id, endpoint_id, created_at, event_id);
-- Of an object's messages the first that waits goes first.
create index webhook_deliveries_order on webhook_deliveries (garage_id, endpoint_id, object_id, object_number)
where state = 'pending';
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where state = 'pending';

create table webhook_attempts (
    garage_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    event_id uuid not null,
    attempted_at timestamptz not null,
    -- of the answer; null without one
    status integer,
    duration_ms integer not null check (duration_ms >= 0),
    error text check (length(error) between 1 and 500),
    -- how the answer began; forgotten after a while
    answer text check (length(answer) <= 1000),
    primary key (garage_id, id),
    foreign key (garage_id, endpoint_id, event_id) references webhook_deliveries (garage_id, endpoint_id, event_id)
);
create index webhook_attempts_garage_delivery on webhook_attempts (garage_id, endpoint_id, event_id, attempted_at);
create index webhook_attempts_kept on webhook_attempts (attempted_at) where answer is not null;

-- ---------------------------------------------------------------- row-level security and grants

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['events', 'webhook_cursors', 'webhook_deliveries', 'webhook_attempts'] loop
        execute format('alter table %I enable row level security, force row level security', tenant_table);
        execute format(
            'create policy tenant on %I to vend_app, vend_reader'
            ' using (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))'
            ' with check (garage_id = any (nullif(current_setting(''vend.garages'', true), '''')::uuid[]))',
            tenant_table
        );
        execute format('create policy platform on %I for select to vend_platform using (true)', tenant_table);
        execute format('grant select on %I to vend_app, vend_reader', tenant_table);
        execute format('grant insert on %I to vend_app', tenant_table);
    end loop;
end $$;
grant update (seen) on webhook_cursors to vend_app;
grant update (state, attempts, failures, next_attempt_at, settled_at) on webhook_deliveries to vend_app;
grant update (answer) on webhook_attempts to vend_app;

-- The worker looks across garages for what is to be queued and to be sent.
grant select (garage_id, xid) on events to vend_platform;
grant select (garage_id, seen) on webhook_cursors to vend_platform;
grant select (
    garage_id, endpoint_id, object_id, object_number, state, next_attempt_at
) on webhook_deliveries to vend_platform;
grant select (garage_id, attempted_at, answer) on webhook_attempts to vend_platform;
