-- Grain: one row per garage, month and customer that owed at its end (of the present month: now), by days overdue.
with aged as (
    select
        owed.garage_id,
        owed.month_date,
        owed.currency,
        invoices.customer_id,
        owed.owed_minor,
        invoices.due_date,
        {{ days_between('invoices.due_date', 'owed.seen_until_date') }} - 1 as days
    from {{ ref('int_receivable_months') }} as owed
    inner join {{ ref('int_invoices') }} as invoices
        on owed.garage_id = invoices.garage_id and owed.invoice_id = invoices.invoice_id
)

select
    aged.garage_id,
    aged.month_date,
    aged.customer_id,
    customers.customer_name,
    aged.currency,
    {{ total('aged.owed_minor', 'aged.days <= 0') }} as not_due_minor,
    {{ total('aged.owed_minor', 'aged.days between 1 and 30') }} as days_1_30_minor,
    {{ total('aged.owed_minor', 'aged.days between 31 and 60') }} as days_31_60_minor,
    {{ total('aged.owed_minor', 'aged.days between 61 and 90') }} as days_61_90_minor,
    {{ total('aged.owed_minor', 'aged.days > 90') }} as days_over_90_minor,
    {{ total('aged.owed_minor') }} as owed_minor,
    min(aged.due_date) as oldest_due_date,
    cast(count(*) as bigint) as invoices
from aged
inner join {{ ref('stg_customers') }} as customers
    on aged.garage_id = customers.garage_id and aged.customer_id = customers.customer_id
group by aged.garage_id, aged.month_date, aged.customer_id, customers.customer_name, aged.currency
