-- How many orders that were begun before an instant are not settled.
-- not null: open_operations
select count(*) as open_operations
from operations
where garage_id = :garage_id and settled_at is null and created_at < :until_at
