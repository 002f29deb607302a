-- Let an announced rate increase hold.
update rate_changes
set state = 'applying', begun_at = :now
where garage_id = :garage_id and id = :rate_change_id and state = 'announced'
