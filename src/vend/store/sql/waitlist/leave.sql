-- Take a driver out of the line, offer or not.
update waitlist_entries
set state = 'left', settled_at = :now
where garage_id = :garage_id and id = :entry_id and settled_at is null
returning id
