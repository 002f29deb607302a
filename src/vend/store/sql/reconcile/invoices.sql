-- Invoices by Stripe's ids, and those of a span of instants, with the ledger's transfers of each.
-- not null: transfers, transfer_amounts
select
    invoices.garage_id,
    invoices.id,
    invoices.stripe_invoice_id as stripe_id,
    invoices.issued_at as placed_at,
    invoices.updated_at as written_at,
    invoices.status,
    invoices.currency,
    invoices.subtotal_minor,
    invoices.tax_minor,
    invoices.total_minor,
    invoices.balance_applied_minor,
    invoices.paid_minor,
    invoices.period_start_date,
    invoices.period_end_date,
    booked.transfers,
    booked.transfer_amounts
from invoices
cross join
    lateral (
        select
            coalesce(array_agg(concat_ws(' ', kind, debit_account, credit_account)), '{}') as transfers,
            coalesce(array_agg(amount_minor), '{}') as transfer_amounts
        from ledger_transfers
        where garage_id = invoices.garage_id and invoice_id = invoices.id and source_id = invoices.stripe_invoice_id
    ) as booked
where
    invoices.garage_id = any(:garages)
    and (
        invoices.stripe_invoice_id = any(:stripe_ids)
        or (invoices.issued_at >= :from_at and invoices.issued_at < :until_at)
    )
