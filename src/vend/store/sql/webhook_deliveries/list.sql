-- A page of an endpoint's deliveries, the last queued first.
select
    deliveries.garage_id,
    deliveries.endpoint_id,
    deliveries.event_id,
    events.type as event_type,
    deliveries.object_id,
    deliveries.state,
    deliveries.created_at,
    deliveries.attempts,
    deliveries.failures,
    deliveries.next_attempt_at,
    deliveries.settled_at
from webhook_deliveries as deliveries
inner join events on deliveries.garage_id = events.garage_id and deliveries.event_id = events.id
where
    deliveries.garage_id = any(:garages)
    and deliveries.endpoint_id = :endpoint_id
    and (deliveries.created_at, deliveries.event_id) < (:before_at, :before_id)
    and (:state::text is null or deliveries.state = :state)
    and (:event_id::uuid is null or deliveries.event_id = :event_id)
order by deliveries.created_at desc, deliveries.event_id desc
limit :row_limit
