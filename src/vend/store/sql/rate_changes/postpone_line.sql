-- Look at a line again later.
update rate_change_lines
set next_look_at = :next_look_at
where garage_id = :garage_id and id = :line_id
