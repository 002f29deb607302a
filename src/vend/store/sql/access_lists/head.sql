-- What is known of the list without its lines; nothing comes back before it was built.
-- not null: built_at, valid_until_at, key_id, signature, document_digest
select
    garage_id,
    version,
    built_at,
    valid_until_at,
    entries,
    denials,
    key_id,
    signature,
    document_digest
from access_lists
where garage_id = :garage_id and version > 0
