-- Money that went back on some local dates, or is on its way.
-- not null: method
select
    refunds.garage_id,
    refunds.id as refund_id,
    refunds.refund_date,
    customers.name as customer_name,
    invoices.number as invoice_number,
    refunds.status,
    refunds.currency,
    refunds.amount_minor,
    refunds.tax_minor,
    refunds.reason,
    coalesce(refunds.method, payments.method) as method,
    refund_requests.requested_by,
    refund_requests.decided_by
from refunds
inner join payments
    on
        refunds.garage_id = payments.garage_id
        and refunds.payment_id = payments.id
        and refunds.payment_attempted_at = payments.attempted_at
inner join customers on payments.garage_id = customers.garage_id and payments.customer_id = customers.id
inner join invoices on payments.garage_id = invoices.garage_id and payments.invoice_id = invoices.id
left join refund_requests
    on refunds.garage_id = refund_requests.garage_id and refunds.request_id = refund_requests.id
where
    refunds.garage_id = any(:garages)
    and refunds.refund_date >= :from_date
    and refunds.refund_date < :until_date
    and refunds.status not in ('failed', 'canceled')
order by refunds.garage_id, refunds.refund_date, refunds.id
