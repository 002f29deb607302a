-- Queue the events that were not there when they were queued last, for each endpoint that wants them; give how many.
-- Whoever finds somebody else at it queues nothing. What is seen and how far it was seen are of one snapshot.
-- not null: queued
with before as materialized (
    select
        garage_id,
        seen
    from webhook_cursors
    where garage_id = :garage_id
    for update skip locked
),

wanted as (
    select
        (one.value ->> 'id')::uuid as endpoint_id,
        (one.value ->> 'listens_from_at')::timestamptz as listens_from_at,
        one.value -> 'event_types' as event_types
    from jsonb_array_elements(:endpoints::jsonb) as one
),

queued as (
    insert into webhook_deliveries (
        garage_id, endpoint_id, event_id, object_id, object_number, state, created_at, next_attempt_at
    )
    select
        before.garage_id,
        wanted.endpoint_id,
        events.id,
        events.object_id,
        events.object_number,
        'pending',
        :now,
        :now
    from before
    inner join events on before.garage_id = events.garage_id
    inner join wanted
        on
            events.created_at >= wanted.listens_from_at
            and (wanted.event_types = 'null' or wanted.event_types ? events.type)
    where
        events.garage_id = :garage_id
        and events.type <> 'ping'
        and (
            before.seen is null
            or (
                events.xid >= pg_snapshot_xmin(before.seen)
                and not pg_visible_in_snapshot(events.xid, before.seen)
            )
        )
    on conflict (garage_id, endpoint_id, event_id) do nothing
    returning event_id
),

moved as (
    update webhook_cursors
    set seen = pg_current_snapshot()
    from before
    where webhook_cursors.garage_id = :garage_id and webhook_cursors.garage_id = before.garage_id
    returning webhook_cursors.garage_id
)

select (select count(*) from queued) as queued
from (select count(*) from moved) as done
