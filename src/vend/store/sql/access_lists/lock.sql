-- Take the list to build it, and tell in which snapshot that is; nothing comes back while somebody else does.
-- not null: snapshot
select
    access_lists.version,
    access_lists.built_at,
    access_list_versions.content_digest,
    pg_current_snapshot()::text as snapshot
from access_lists
left join access_list_versions
    on
        access_lists.garage_id = access_list_versions.garage_id
        and access_lists.version = access_list_versions.version
where access_lists.garage_id = :garage_id
for update of access_lists skip locked
