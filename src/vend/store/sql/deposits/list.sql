-- A page of deposits, newest first.
select
    garage_id,
    id,
    deposit_date,
    reference,
    total_minor,
    currency,
    recorded_by,
    created_at
from deposits
where garage_id = :garage_id and (created_at, id) < (:before_at, :before_id)
order by created_at desc, id desc
limit :row_limit
