-- A page of the payments that somebody looks through, of several garages: the first of each by its index, then of all.
-- not null: garage_id, id, attempted_at, amount_minor, refunded_minor, currency, status, method, customer_id, invoice_id
with page as (
    select found.*
    from unnest(:garages::uuid[]) as chosen (garage_id)
    inner join
        lateral ( -- noqa: ST05
            select
                payments.garage_id,
                payments.id,
                payments.attempted_at,
                payments.amount_minor,
                payments.refunded_minor,
                payments.currency,
                payments.status,
                payments.method,
                payments.method_brand,
                payments.method_last4,
                payments.failure_code,
                payments.dispute_status,
                payments.customer_id,
                payments.invoice_id
            from payments
            where
                payments.garage_id = chosen.garage_id
                and payments.attempted_at >= :from_at
                and payments.attempted_at < :until_at
                and (:status::text is null or payments.status = :status)
                and (
                    :words::text is null
                    or payments.customer_id = any(:customers::uuid[])
                    or payments.stripe_charge_id = :words
                    or payments.stripe_payment_intent_id = :words
                    or payments.method_last4 = :words
                )
                and (
                    :sort::text = 'amount'
                    and (payments.amount_minor, payments.attempted_at, payments.id)
                    < (:before_number::bigint, :before_at::timestamptz, :before_id::uuid)
                    or :sort <> 'amount' and (payments.attempted_at, payments.id) < (:before_at, :before_id)
                )
            order by
                case when :sort = 'amount' then payments.amount_minor end desc,
                payments.attempted_at desc,
                payments.id desc
            limit :row_limit
        ) as found
        on true
    order by
        case when :sort = 'amount' then found.amount_minor end desc,
        found.attempted_at desc,
        found.id desc
    limit :row_limit
)

select
    page.garage_id,
    page.id,
    page.attempted_at,
    page.amount_minor,
    page.refunded_minor,
    page.currency,
    page.status,
    page.method,
    page.method_brand,
    page.method_last4,
    page.failure_code,
    page.dispute_status,
    page.customer_id,
    customers.name as customer_name,
    page.invoice_id,
    invoices.number as invoice_number
from page
inner join customers on page.garage_id = customers.garage_id and page.customer_id = customers.id
inner join invoices on page.garage_id = invoices.garage_id and page.invoice_id = invoices.id
order by
    case when :sort = 'amount' then page.amount_minor end desc,
    page.attempted_at desc,
    page.id desc
