-- Payments of merchants, locked against other writers until the transaction ends.
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
where garage_id = :garage_id and id = any(:payment_ids::uuid[])
order by id
for update
