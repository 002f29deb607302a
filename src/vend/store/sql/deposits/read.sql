-- One deposit.
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
where garage_id = :garage_id and id = :deposit_id
