-- The lines that stand in the list now.
select
    id,
    kind,
    number,
    region,
    subscription_id,
    driver_id,
    allowed_from_at,
    allowed_until_at,
    why
from access_list_lines
where garage_id = :garage_id and until_version is null
