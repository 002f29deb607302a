-- The payments of a statement, oldest first.
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
where garage_id = :garage_id and statement_id = :statement_id
order by created_at, id
