-- Serialise the decisions about places of one garage; counting must follow in a statement of its own.
select id
from garages
where id = :garage_id
for no key update
