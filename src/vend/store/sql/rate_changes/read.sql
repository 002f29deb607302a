-- One rate increase.
-- not null: terms
select
    garage_id,
    id,
    state,
    terms::text as terms,
    created_by,
    created_at,
    announced_at,
    begun_at,
    cancelled_at,
    closed_at
from rate_changes
where garage_id = :garage_id and id = :rate_change_id
