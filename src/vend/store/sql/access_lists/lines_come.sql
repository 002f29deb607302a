-- The lines that stand in one version and did not stand in an earlier one.
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
    and from_version > :from_version
    and from_version <= :version
    and (until_version is null or until_version > :version)
