-- Announce a rate increase.
update rate_changes
set state = 'announced', announced_at = :now
where garage_id = :garage_id and id = :rate_change_id and state = 'draft'
