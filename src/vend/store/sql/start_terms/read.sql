-- How a subscription begins.
select
    start_date,
    place_from_at,
    trial_end_at,
    billing_anchor_at,
    part_minor
from start_terms
where garage_id = :garage_id and subscription_id = :subscription_id
