-- The transfers that make up what one customer owed at the end of a local date, in one column of the aging report.
-- not null: what, amount
-- null elsewhere: debit_account, credit_account, stripe_id, invoice_id
with places as (
    select
        id as garage_id,
        time_zone,
        coalesce(:on_date, (:now::timestamptz at time zone time_zone)::date) as at_date
    from garages
    where id = :garage_id
),

aged as (
    select
        invoices.id,
        places.at_date,
        places.at_date
        - (coalesce(invoices.due_at, invoices.issued_at) at time zone places.time_zone)::date as days
    from invoices
    inner join places on invoices.garage_id = places.garage_id
    where invoices.garage_id = :garage_id and invoices.customer_id = :customer_id
),

wanted as (
    select
        id,
        at_date
    from aged
    where
        case :column
            when 'owed_minor' then true
            when 'not_due_minor' then days <= 0
            when 'days_1_30_minor' then days between 1 and 30
            when 'days_31_60_minor' then days between 31 and 60
            when 'days_61_90_minor' then days between 61 and 90
            when 'days_over_90_minor' then days > 90
            else false
        end
),

moved as (
    select
        transfers.id,
        transfers.kind,
        transfers.effective_date,
        transfers.debit_account,
        transfers.credit_account,
        transfers.source_id,
        transfers.invoice_id,
        transfers.payment_id,
        transfers.refund_id,
        case
            when transfers.debit_account = 'receivable' then transfers.amount_minor
            else -transfers.amount_minor
        end as amount
    from ledger_transfers as transfers
    inner join wanted on transfers.invoice_id = wanted.id and transfers.effective_date <= wanted.at_date
    where
        transfers.garage_id = :garage_id
        and transfers.currency = :currency
        and (transfers.debit_account = 'receivable' or transfers.credit_account = 'receivable')
),

-- An invoice that is settled adds nothing, and is left out with all its transfers.
unsettled as (
    select invoice_id
    from moved
    group by invoice_id
    having sum(amount) <> 0
)

select
    moved.id,
    'transfer' as what,
    moved.effective_date as on_date,
    moved.amount,
    moved.kind as label,
    moved.debit_account,
    moved.credit_account,
    moved.source_id as stripe_id,
    moved.invoice_id,
    moved.payment_id,
    moved.refund_id,
    null::uuid as subscription_id
from moved
inner join unsettled on moved.invoice_id = unsettled.invoice_id
order by moved.effective_date, moved.id
