-- A page of payments, newest first, of a span of instants.
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
    and attempted_at >= :from_at
    and attempted_at < :until_at
    and (attempted_at, id) < (:before_at, :before_id)
    and (:status::text is null or status = :status)
    and (:customer_id::uuid is null or customer_id = :customer_id)
    and (:subscription_id::uuid is null or subscription_id = :subscription_id)
    and (:invoice_id::uuid is null or invoice_id = :invoice_id)
order by attempted_at desc, id desc
limit :row_limit
