-- What is owed of an invoice by the ledger.
-- not null: receivable_minor
select
    coalesce(
        sum(case when debit_account = 'receivable' then amount_minor else -amount_minor end), 0
    )::bigint as receivable_minor
from ledger_transfers
where
    garage_id = :garage_id
    and invoice_id = :invoice_id
    and (debit_account = 'receivable' or credit_account = 'receivable')
