-- Payments of merchants that stand and are in no deposit yet, oldest first.
select
    garage_id,
    id,
    statement_id,
    method,
    amount_minor,
    currency,
    received_date,
    reference,
    recorded_by,
    deposit_id,
    voided_at,
    created_at
from merchant_payments
where garage_id = :garage_id and deposit_id is null and voided_at is null
order by created_at, id
limit :row_limit
