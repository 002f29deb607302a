-- The payments of a deposit, oldest first.
select
    payments.garage_id,
    payments.id,
    payments.attempted_at,
    payments.invoice_id,
    payments.customer_id,
    payments.subscription_id,
    payments.status,
    payments.amount_minor,
    payments.fee_minor,
    payments.refunded_minor,
    payments.currency,
    payments.payment_date,
    payments.method,
    payments.method_brand,
    payments.method_last4,
    payments.failure_code,
    payments.stripe_charge_id,
    payments.stripe_payment_intent_id,
    payments.reference,
    payments.recorded_by,
    payments.dispute_status,
    payments.created_at
from payments
inner join deposit_payments
    on
        payments.garage_id = deposit_payments.garage_id
        and payments.id = deposit_payments.payment_id
        and payments.attempted_at = deposit_payments.payment_attempted_at
where payments.garage_id = :garage_id and deposit_payments.deposit_id = :deposit_id
order by payments.attempted_at, payments.id
