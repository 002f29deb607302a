-- Refunds through Stripe by its ids, and those of a span of instants, with the ledger's transfers of each.
-- not null: stripe_id, stripe_charge_id, released_minor, transfers, transfer_amounts
select
    refunds.garage_id,
    refunds.id,
    refunds.stripe_refund_id as stripe_id,
    refunds.refunded_at as placed_at,
    refunds.created_at as written_at,
    refunds.status,
    refunds.currency,
    refunds.amount_minor,
    refunds.tax_minor,
    payments.stripe_charge_id,
    coalesce((
        select sum(recognitions.amount_minor)
        from recognitions
        where
            recognitions.garage_id = refunds.garage_id
            and recognitions.invoice_id = payments.invoice_id
            and recognitions.kind = 'refund'
            and recognitions.source_id = refunds.stripe_refund_id
    ), 0)::bigint as released_minor,
    booked.transfers,
    booked.transfer_amounts
from refunds
inner join payments
    on
        refunds.garage_id = payments.garage_id
        and refunds.payment_id = payments.id
        and refunds.payment_attempted_at = payments.attempted_at
cross join
    lateral (
        select
            coalesce(array_agg(concat_ws(' ', kind, debit_account, credit_account)), '{}') as transfers,
            coalesce(array_agg(amount_minor), '{}') as transfer_amounts
        from ledger_transfers
        where garage_id = refunds.garage_id and refund_id = refunds.id
    ) as booked
where
    refunds.garage_id = any(:garages)
    and refunds.stripe_refund_id is not null
    and (
        refunds.stripe_refund_id = any(:stripe_ids)
        or (
            refunds.refunded_at >= :from_at
            and refunds.refunded_at < :until_at
            -- says the same to the index on the local date, which is at most a day off
            and refunds.refund_date >= :from_at::timestamptz::date - 1
            and refunds.refund_date <= :until_at::timestamptz::date + 1
        )
    )
    and payments.stripe_charge_id is not null
