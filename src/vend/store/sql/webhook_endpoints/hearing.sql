-- The endpoints that may hear of a garage's events.
select
    endpoints.id,
    endpoints.event_types,
    endpoints.listens_from_at
from webhook_endpoints as endpoints
inner join garages on endpoints.operator_id = garages.operator_id
where
    garages.id = :wanted_garage
    and endpoints.disabled_at is null
    and endpoints.archived_at is null
    and (endpoints.garage_ids is null or garages.id = any(endpoints.garage_ids))
