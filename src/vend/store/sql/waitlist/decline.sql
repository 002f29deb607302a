-- Give an offered place up.
update waitlist_entries
set state = 'declined', settled_at = :now
where garage_id = :garage_id and id = :entry_id and state = 'offered' and settled_at is null
returning id
