-- Queue events anew for an endpoint, those that it never heard of too; give how many. What waits is sent at once.
-- not null: replayed
with again as (
    insert into webhook_deliveries (
        garage_id, endpoint_id, event_id, object_id, object_number, state, created_at, next_attempt_at
    )
    select
        garage_id,
        :endpoint_id,
        id,
        object_id,
        object_number,
        'pending',
        :now,
        :now
    from events
    where
        garage_id = :garage_id
        and (:event_id::uuid is null or id = :event_id)
        and created_at >= :from_at
        and created_at < :until_at
        and (:types::text[] is null or type = any(:types))
        and (type <> 'ping' or id = :event_id)
    on conflict (garage_id, endpoint_id, event_id) do update
        set state = 'pending', settled_at = null, failures = 0, next_attempt_at = excluded.next_attempt_at
    returning event_id
)

select count(*) as replayed
from again
