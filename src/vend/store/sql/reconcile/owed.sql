-- What customers owe, by the ledger and by the open invoices, at one instant.
-- not null: ledger_minor, invoices_minor
select
    (
        select
            coalesce(
                sum(case when debit_account = 'receivable' then amount_minor else -amount_minor end), 0
            )::bigint
        from ledger_transfers
        where garage_id = :garage_id and (debit_account = 'receivable' or credit_account = 'receivable')
    ) as ledger_minor,
    (
        select
            coalesce(sum(
                total_minor - balance_applied_minor - credited_minor - paid_minor - (
                    select coalesce(sum(payments.amount_minor), 0)::bigint
                    from payments
                    where
                        payments.garage_id = :garage_id
                        and payments.invoice_id = invoices.id
                        and payments.stripe_charge_id is null
                        and payments.status = 'succeeded'
                )
            ), 0)::bigint
        from invoices
        where garage_id = :garage_id and status = 'open'
    ) as invoices_minor
