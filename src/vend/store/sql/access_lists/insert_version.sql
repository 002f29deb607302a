-- Begin a version; that it has one content is its primary key.
insert into access_list_versions (garage_id, version, content_digest, made_at, entries, denials)
values (:garage_id, :version, :content_digest, :made_at, :entries, :denials)
