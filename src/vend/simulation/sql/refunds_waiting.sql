-- Refunds of a garage that wait for somebody's word.
select
    id,
    requested_by
from refund_requests
where garage_id = $1 and state = 'pending_approval'
order by id
