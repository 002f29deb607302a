-- What moved a customer's balance, newest first: positive is credit that they got, negative what it has paid.
-- not null: amount_minor
select
    transfers.occurred_at,
    transfers.kind,
    case
        when transfers.credit_account = 'customer_credit' then transfers.amount_minor else -transfers.amount_minor
    end as amount_minor,
    invoices.id as invoice_id,
    invoices.number as invoice_number
from ledger_transfers as transfers
inner join invoices on transfers.garage_id = invoices.garage_id and transfers.invoice_id = invoices.id
where
    transfers.garage_id = :garage_id
    and invoices.garage_id = :garage_id
    and invoices.customer_id = :customer_id
    and (transfers.credit_account = 'customer_credit' or transfers.debit_account = 'customer_credit')
order by transfers.occurred_at desc, transfers.id desc
