-- The lines that stood in one version and do not stand in a later one.
select
    kind,
    number,
    region,
    subscription_id,
    driver_id,
    allowed_from_at,
    allowed_until_at,
    why
from access_list_lines
where
    garage_id = :garage_id
    and from_version <= :from_version
    and until_version > :from_version
    and until_version <= :version
