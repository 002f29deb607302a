-- Let lines stand in the list no longer, from a version on.
update access_list_lines
set until_version = :version
where garage_id = :garage_id and id = any(:line_ids::uuid[]) and until_version is null
