-- The payments in one deposit that make up a column, or the transfers of its bank column.
-- not null: id, what, on_date, amount, label
with parts as (
    select
        payments.id,
        'payment' as what,
        payments.payment_date as on_date,
        case :column
            when 'payments' then 1
            when 'total_minor' then payments.amount_minor
            when 'checks_minor' then (payments.method = 'check')::integer * payments.amount_minor
            when 'ach_minor' then (payments.method = 'ach')::integer * payments.amount_minor
            when 'cash_minor' then (payments.method = 'cash')::integer * payments.amount_minor
            else 0
        end as amount,
        payments.method as label,
        null as debit_account,
        null as credit_account,
        null as stripe_id,
        payments.invoice_id,
        payments.id as payment_id
    from deposit_payments as held
    inner join payments
        on
            held.garage_id = payments.garage_id
            and held.payment_id = payments.id
            and held.payment_attempted_at = payments.attempted_at
    where held.garage_id = :garage_id and held.deposit_id = :deposit_id
    union all
    select
        id,
        'merchant_payment' as what,
        received_date as on_date,
        case :column
            when 'payments' then 1
            when 'total_minor' then amount_minor
            when 'merchants_minor' then amount_minor
            when 'checks_minor' then (method = 'check')::integer * amount_minor
            when 'ach_minor' then (method = 'ach')::integer * amount_minor
            when 'cash_minor' then (method = 'cash')::integer * amount_minor
            else 0
        end as amount,
        method as label,
        null as debit_account,
        null as credit_account,
        null as stripe_id,
        null::uuid as invoice_id,
        null::uuid as payment_id
    from merchant_payments
    where garage_id = :garage_id and deposit_id = :deposit_id
    union all
    select
        id,
        'transfer' as what,
        effective_date as on_date,
        case when debit_account = 'bank' then amount_minor else -amount_minor end as amount,
        kind as label,
        debit_account,
        credit_account,
        source_id as stripe_id,
        null::uuid as invoice_id,
        null::uuid as payment_id
    from ledger_transfers
    where
        garage_id = :garage_id
        and kind in ('deposit', 'deposit_reversal')
        and source_id = (:deposit_id::uuid)::text
        and :column = 'bank_minor'
)

select
    id,
    what,
    on_date,
    amount::bigint as amount,
    label,
    debit_account,
    credit_account,
    stripe_id,
    invoice_id,
    payment_id,
    null::uuid as refund_id,
    null::uuid as subscription_id
from parts
where amount <> 0
order by on_date, id
