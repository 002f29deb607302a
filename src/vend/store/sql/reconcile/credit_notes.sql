-- Credit notes by Stripe's ids, and those of a span of instants, with the ledger's transfers of each.
-- not null: released_minor, transfers, transfer_amounts
select
    credit_notes.garage_id,
    credit_notes.id,
    credit_notes.stripe_credit_note_id as stripe_id,
    credit_notes.issued_at as placed_at,
    credit_notes.updated_at as written_at,
    credit_notes.status,
    credit_notes.currency,
    credit_notes.total_minor,
    credit_notes.tax_minor,
    credit_notes.refund_minor,
    credit_notes.balance_minor,
    credit_notes.outside_minor,
    credit_notes.booked_tax_minor,
    credit_notes.method,
    invoices.status as invoice_status,
    coalesce((
        select sum(recognitions.amount_minor)
        from recognitions
        where
            recognitions.garage_id = credit_notes.garage_id
            and recognitions.invoice_id = credit_notes.invoice_id
            and recognitions.kind = 'credit'
            and recognitions.source_id = credit_notes.stripe_credit_note_id
    ), 0)::bigint as released_minor,
    booked.transfers,
    booked.transfer_amounts
from credit_notes
inner join invoices
    on credit_notes.garage_id = invoices.garage_id and credit_notes.invoice_id = invoices.id
cross join
    lateral (
        select
            coalesce(array_agg(concat_ws(' ', kind, debit_account, credit_account)), '{}') as transfers,
            coalesce(array_agg(amount_minor), '{}') as transfer_amounts
        from ledger_transfers
        where
            garage_id = credit_notes.garage_id
            and invoice_id = credit_notes.invoice_id
            and source_id = credit_notes.stripe_credit_note_id
            -- what it made up for of a loss is compared with the invoice
            and kind not like 'bad_debt%'
    ) as booked
where
    credit_notes.garage_id = any(:garages)
    and (
        credit_notes.stripe_credit_note_id = any(:stripe_ids)
        or (credit_notes.issued_at >= :from_at and credit_notes.issued_at < :until_at)
    )
