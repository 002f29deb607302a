-- End the life of a pass's present price; it stays for those who pay it.
update prices
set archived_at = :now
where garage_id = :garage_id and pass_id = :pass_id and archived_at is null
