-- Look at every line of a rate increase at once.
update rate_change_lines
set next_look_at = :now
where garage_id = :garage_id and rate_change_id = :rate_change_id and next_look_at > :now
