-- Find the export that a link's token opens.
select
    garage_id,
    id as export_id,
    state
from exports
where token_hash = :token_hash
