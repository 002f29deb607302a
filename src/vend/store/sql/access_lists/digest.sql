-- The digest of a version's content.
select content_digest
from access_list_versions
where garage_id = :garage_id and version = :version
