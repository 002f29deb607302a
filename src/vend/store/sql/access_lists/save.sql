-- Keep the list as it was built and signed.
update access_lists
set
    version = :version,
    built_at = :built_at,
    valid_until_at = :valid_until_at,
    changes_at = :changes_at,
    built_snapshot = :snapshot::text::pg_snapshot,
    entries = :entries,
    denials = :denials,
    key_id = :key_id,
    signature = :signature,
    document = :document,
    document_digest = :document_digest
where garage_id = :garage_id
