-- A page of the invoices that somebody looks through, of several garages: the first of each by its index, then of all.
-- not null: garage_id, id, period_start_date, period_end_date, status, currency, total_minor, owed_minor, issued_at, customer_id
with page as (
    select found.*
    from unnest(:garages::uuid[]) as chosen (garage_id)
    inner join
        lateral ( -- noqa: ST05
            select
                invoices.garage_id,
                invoices.id,
                invoices.number,
                invoices.status,
                invoices.currency,
                invoices.total_minor,
                invoices.total_minor
                - invoices.balance_applied_minor
                - invoices.credited_minor
                - invoices.paid_minor as left_minor,
                invoices.issued_at,
                invoices.due_at,
                invoices.period_start_date,
                invoices.period_end_date,
                invoices.customer_id
            from invoices
            where
                invoices.garage_id = chosen.garage_id
                and invoices.issued_at >= :from_at
                and invoices.issued_at < :until_at
                and (:status::text is null or invoices.status = :status)
                and (
                    :words::text is null
                    or invoices.customer_id = any(:customers::uuid[])
                    or upper(invoices.number) = upper(:words)
                    or invoices.stripe_invoice_id = :words
                )
                and (
                    :sort::text = 'amount'
                    and (invoices.total_minor, invoices.issued_at, invoices.id)
                    < (:before_number::bigint, :before_at::timestamptz, :before_id::uuid)
                    or :sort <> 'amount' and (invoices.issued_at, invoices.id) < (:before_at, :before_id)
                )
            order by
                case when :sort = 'amount' then invoices.total_minor end desc,
                invoices.issued_at desc,
                invoices.id desc
            limit :row_limit
        ) as found
        on true
    order by
        case when :sort = 'amount' then found.total_minor end desc,
        found.issued_at desc,
        found.id desc
    limit :row_limit
)

select
    page.garage_id,
    page.id,
    page.number,
    page.status,
    page.currency,
    page.total_minor,
    case page.status when 'open' then page.left_minor else 0 end as owed_minor,
    page.issued_at,
    page.due_at,
    page.period_start_date,
    page.period_end_date,
    page.customer_id,
    customers.name as customer_name
from page
inner join customers on page.garage_id = customers.garage_id and page.customer_id = customers.id
order by
    case when :sort = 'amount' then page.total_minor end desc,
    page.issued_at desc,
    page.id desc
