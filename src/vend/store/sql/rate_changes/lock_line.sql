-- Where a line stands, locked against other writers until the transaction ends.
select state
from rate_change_lines
where garage_id = :garage_id and id = :line_id
for update
