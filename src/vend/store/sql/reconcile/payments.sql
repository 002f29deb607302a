-- Payments through Stripe of a span of instants, with what went back of each by its refunds, and the ledger's transfers of it.
-- not null: stripe_id, refunds_minor, transfers, transfer_amounts
select
    payments.garage_id,
    payments.id,
    payments.stripe_charge_id as stripe_id,
    payments.attempted_at as placed_at,
    payments.created_at as written_at,
    payments.status,
    payments.currency,
    payments.amount_minor,
    payments.fee_minor,
    payments.refunded_minor,
    coalesce((
        select sum(refunds.amount_minor)
        from refunds
        where
            refunds.garage_id = payments.garage_id
            and refunds.payment_id = payments.id
            and refunds.payment_attempted_at = payments.attempted_at
            and refunds.status in ('pending', 'succeeded')
    ), 0)::bigint as refunds_minor,
    invoices.stripe_invoice_id,
    booked.transfers,
    booked.transfer_amounts
from payments
inner join invoices on payments.garage_id = invoices.garage_id and payments.invoice_id = invoices.id
cross join
    lateral (
        select
            coalesce(array_agg(concat_ws(' ', kind, debit_account, credit_account)), '{}') as transfers,
            coalesce(array_agg(amount_minor), '{}') as transfer_amounts
        from ledger_transfers
        where
            garage_id = payments.garage_id
            and payment_id = payments.id
            and source_id = payments.stripe_charge_id
    ) as booked
where
    payments.garage_id = any(:garages)
    and payments.attempted_at >= :from_at
    and payments.attempted_at < :until_at
    and payments.stripe_charge_id is not null
