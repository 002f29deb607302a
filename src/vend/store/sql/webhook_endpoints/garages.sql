-- The garages of an operator that an endpoint hears of, in the order in which they were opened.
select garages.id as garage_id
from webhook_endpoints as endpoints
inner join garages on endpoints.operator_id = garages.operator_id
where
    endpoints.operator_id = :operator_id
    and endpoints.id = :endpoint_id
    and (endpoints.garage_ids is null or garages.id = any(endpoints.garage_ids))
order by garages.created_at, garages.id
