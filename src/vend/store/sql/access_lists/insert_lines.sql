-- Let lines stand in the list from a version on.
insert into access_list_lines (
    garage_id, id, kind, number, region, subscription_id, driver_id, allowed_from_at, allowed_until_at, why,
    from_version
)
select
    :garage_id,
    line.id,
    line.kind,
    line.number,
    line.region,
    line.subscription_id,
    line.driver_id,
    line.allowed_from_at,
    line.allowed_until_at,
    line.why,
    :version
from
    jsonb_to_recordset(:lines::jsonb) as line (
        id uuid,
        kind text,
        number text,
        region text,
        subscription_id uuid,
        driver_id uuid,
        allowed_from_at timestamptz,
        allowed_until_at timestamptz,
        why text
    )
