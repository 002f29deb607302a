-- How many orders that were begun before an instant are not settled; those that wait for a later day book nothing yet.
-- not null: open_operations
select count(*) as open_operations
from operations
where
    garage_id = :garage_id
    and settled_at is null
    and created_at < :until_at
    and not (state = 'reserved' and next_attempt_at >= :until_at)
