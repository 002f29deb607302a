-- Put payments into a deposit; one that is in another makes it fail.
insert into deposit_payments (garage_id, payment_id, payment_attempted_at, deposit_id)
select
    :garage_id,
    payment.id,
    payment.attempted_at,
    :deposit_id
from payments as payment
where
    payment.garage_id = :garage_id
    and payment.id = any(:payment_ids)
    and payment.attempted_at >= :from_at
    and payment.attempted_at < :until_at
