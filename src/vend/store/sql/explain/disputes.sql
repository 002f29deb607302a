-- The disputes that were opened or decided on some local dates, or the transfers of a column of amounts.
-- not null: id, what, on_date, amount, label
with seen as (
    select
        disputes.id,
        disputes.payment_id,
        disputes.status,
        disputes.stripe_dispute_id,
        case
            when :column in ('opened', 'opened_minor') then disputes.opened_at
            when :column = 'won' and disputes.status = 'won' then disputes.closed_at
            when :column = 'lost' and disputes.status = 'lost' then disputes.closed_at
            when :column = 'dropped' and disputes.status not in ('won', 'lost') then disputes.closed_at
        end at time zone garages.time_zone as local_at,
        case :column when 'opened_minor' then disputes.amount_minor else 1 end as amount
    from disputes
    inner join garages on disputes.garage_id = garages.id
    where disputes.garage_id = :garage_id and disputes.currency = :currency
),

parts as (
    select
        id,
        'dispute' as what,
        local_at::date as on_date,
        amount,
        status as label,
        null as debit_account,
        null as credit_account,
        stripe_dispute_id as stripe_id,
        null::uuid as invoice_id,
        payment_id
    from seen
    where local_at is not null
    union all
    select
        id,
        'transfer' as what,
        effective_date as on_date,
        case
            when :column = 'withdrawn_minor' and kind = 'dispute' then amount_minor
            when :column = 'withdrawn_minor' and kind = 'dispute_reversal' then -amount_minor
            when :column = 'reinstated_minor' and kind = 'dispute_won' then amount_minor
            when :column = 'reinstated_minor' and kind = 'dispute_won_reversal' then -amount_minor
            when :column = 'lost_minor' and kind = 'dispute_lost' then amount_minor
            when :column = 'lost_minor' and kind = 'dispute_lost_reversal' then -amount_minor
            when
                :column = 'fees_minor' and kind like 'dispute%' and debit_account = 'processor_fees'
                then amount_minor
            when
                :column = 'fees_minor' and kind like 'dispute%' and credit_account = 'processor_fees'
                then -amount_minor
            else 0
        end as amount,
        kind as label,
        debit_account,
        credit_account,
        source_id as stripe_id,
        invoice_id,
        payment_id
    from ledger_transfers
    where
        garage_id = :garage_id
        and currency = :currency
        and effective_date >= :from_date
        and effective_date < :until_date
)

select
    id,
    what,
    on_date,
    amount,
    label,
    debit_account,
    credit_account,
    stripe_id,
    invoice_id,
    payment_id,
    null::uuid as refund_id,
    null::uuid as subscription_id
from parts
where amount <> 0 and on_date >= :from_date and on_date < :until_date
order by on_date, id
