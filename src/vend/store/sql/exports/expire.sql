-- Let go of a file whose link has expired.
with over as (
    update exports
    set state = 'expired'
    where garage_id = :garage_id and id = :export_id and state = 'ready' and expires_at <= :now
    returning
        garage_id,
        id
)

update export_parts
set bytes = ''::bytea
from over
where
    export_parts.garage_id = :garage_id
    and export_parts.garage_id = over.garage_id
    and export_parts.export_id = over.id
