-- Payments outside of Stripe, locked against other writers until the transaction ends.
select
    garage_id,
    id,
    attempted_at,
    invoice_id,
    customer_id,
    subscription_id,
    status,
    amount_minor,
    fee_minor,
    refunded_minor,
    currency,
    payment_date,
    method,
    method_brand,
    method_last4,
    failure_code,
    stripe_charge_id,
    stripe_payment_intent_id,
    reference,
    recorded_by,
    dispute_status,
    created_at
from payments
where
    garage_id = :garage_id
    and id = any(:payment_ids)
    and attempted_at >= :from_at
    and attempted_at < :until_at
    and stripe_charge_id is null
order by id
for update
