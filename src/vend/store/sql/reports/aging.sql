-- What each customer owed at the end of a local date, by how long each invoice was overdue; from the ledger.
-- not null: not_due_minor, days_1_30_minor, days_31_60_minor, days_61_90_minor, days_over_90_minor, owed_minor, oldest_due_date, invoices
with places as (
    select
        id as garage_id,
        time_zone,
        coalesce(:on_date, (:now::timestamptz at time zone time_zone)::date) as at_date
    from garages
    where id = any(:garages)
),

moved as (
    select
        transfers.garage_id,
        transfers.invoice_id,
        transfers.currency,
        case
            when transfers.debit_account = 'receivable' then transfers.amount_minor
            else -transfers.amount_minor
        end as amount_minor
    from ledger_transfers as transfers
    inner join places on transfers.garage_id = places.garage_id
    where
        transfers.garage_id = any(:garages)
        and (transfers.debit_account = 'receivable' or transfers.credit_account = 'receivable')
        and transfers.effective_date <= places.at_date
),

owed as (
    select
        garage_id,
        invoice_id,
        currency,
        sum(amount_minor)::bigint as owed_minor
    from moved
    group by garage_id, invoice_id, currency
    having sum(amount_minor) <> 0
),

due as (
    select
        owed.garage_id,
        invoices.customer_id,
        owed.currency,
        owed.owed_minor,
        places.at_date,
        (coalesce(invoices.due_at, invoices.issued_at) at time zone places.time_zone)::date as due_date
    from owed
    inner join places on owed.garage_id = places.garage_id
    inner join invoices on owed.garage_id = invoices.garage_id and owed.invoice_id = invoices.id
    where invoices.garage_id = any(:garages)
),

aged as (
    select
        garage_id,
        customer_id,
        currency,
        owed_minor,
        due_date,
        at_date - due_date as days
    from due
)

select
    aged.garage_id,
    aged.customer_id,
    customers.name as customer_name,
    customers.email as customer_email,
    aged.currency,
    coalesce(sum(aged.owed_minor) filter (where aged.days <= 0), 0)::bigint as not_due_minor,
    coalesce(sum(aged.owed_minor) filter (where aged.days between 1 and 30), 0)::bigint as days_1_30_minor,
    coalesce(sum(aged.owed_minor) filter (where aged.days between 31 and 60), 0)::bigint as days_31_60_minor,
    coalesce(sum(aged.owed_minor) filter (where aged.days between 61 and 90), 0)::bigint as days_61_90_minor,
    coalesce(sum(aged.owed_minor) filter (where aged.days > 90), 0)::bigint as days_over_90_minor,
    sum(aged.owed_minor)::bigint as owed_minor,
    min(aged.due_date) as oldest_due_date,
    count(*) as invoices
from aged
inner join customers on aged.garage_id = customers.garage_id and aged.customer_id = customers.id
group by aged.garage_id, aged.customer_id, customers.name, customers.email, aged.currency
order by aged.garage_id, customers.name, aged.customer_id
