-- The transfers behind one refund.
-- not null: what, amount
-- null elsewhere: debit_account, credit_account, stripe_id
with parts as (
    select
        id,
        kind,
        effective_date,
        debit_account,
        credit_account,
        source_id,
        invoice_id,
        payment_id,
        refund_id,
        case
            when kind = 'refund_tax' then amount_minor
            when kind = 'refund_tax_reversal' then -amount_minor
            when :column = 'amount_minor' and kind = 'refund_price' then amount_minor
            when :column = 'amount_minor' and kind = 'refund_price_reversal' then -amount_minor
            else 0
        end as amount
    from ledger_transfers
    where garage_id = :garage_id and refund_id = :refund_id
)

select
    id,
    'transfer' as what,
    effective_date as on_date,
    amount,
    kind as label,
    debit_account,
    credit_account,
    source_id as stripe_id,
    invoice_id,
    payment_id,
    refund_id,
    null::uuid as subscription_id
from parts
where amount <> 0
order by effective_date, id
