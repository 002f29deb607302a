-- Disputes by Stripe's ids, and those of a span of instants, with the ledger's transfers of each.
-- not null: stripe_charge_id, transfers, transfer_amounts
select
    disputes.garage_id,
    disputes.id,
    disputes.stripe_dispute_id as stripe_id,
    disputes.opened_at as placed_at,
    disputes.updated_at as written_at,
    disputes.status,
    disputes.currency,
    disputes.amount_minor,
    disputes.withdrawn_minor,
    disputes.reinstated_minor,
    disputes.fee_minor,
    disputes.fee_back_minor,
    payments.stripe_charge_id,
    booked.transfers,
    booked.transfer_amounts
from disputes
inner join payments
    on
        disputes.garage_id = payments.garage_id
        and disputes.payment_id = payments.id
        and disputes.payment_attempted_at = payments.attempted_at
cross join
    lateral (
        select
            coalesce(array_agg(concat_ws(' ', kind, debit_account, credit_account)), '{}') as transfers,
            coalesce(array_agg(amount_minor), '{}') as transfer_amounts
        from ledger_transfers
        where
            garage_id = disputes.garage_id
            and payment_id = disputes.payment_id
            and source_id = disputes.stripe_dispute_id
    ) as booked
where
    disputes.garage_id = any(:garages)
    and (
        disputes.stripe_dispute_id = any(:stripe_ids)
        or (disputes.opened_at >= :from_at and disputes.opened_at < :until_at)
    )
