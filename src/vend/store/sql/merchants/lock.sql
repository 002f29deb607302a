-- A merchant, locked against everybody else who would state or settle what it owes.
select id
from merchants
where garage_id = :garage_id and id = :merchant_id
for update
