-- The signed list, as it is served, with its digest; nothing comes back before it was built.
-- not null: built_at, valid_until_at, document, document_digest
select
    version,
    built_at,
    valid_until_at,
    document,
    document_digest
from access_lists
where garage_id = :garage_id and version > 0
