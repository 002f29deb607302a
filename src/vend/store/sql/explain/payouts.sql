-- The movements of Stripe's balance that make up one column of a payout, or the transfers of its bank column.
-- not null: id, what, on_date, amount, label
with one as (
    select
        garage_id,
        id,
        stripe_payout_id
    from payouts
    where garage_id = :garage_id and id = :payout_id
),

parts as (
    select
        lines.id,
        'payout_line' as what,
        lines.booked_at::date as on_date,
        case :column
            when 'gross_minor' then (lines.category = 'charge')::integer * lines.amount_minor
            when 'fees_minor' then lines.fee_minor
            when 'refunds_minor' then (lines.category = 'refund')::integer * -lines.amount_minor
            when 'disputes_minor' then (lines.category = 'dispute')::integer * -lines.amount_minor
            when 'adjustments_minor' then (lines.category = 'adjustment')::integer * lines.amount_minor
            when 'net_minor' then lines.net_minor
            when 'transactions' then 1
            else 0
        end as amount,
        lines.type as label,
        null as debit_account,
        null as credit_account,
        lines.stripe_transaction_id as stripe_id,
        lines.payment_id,
        lines.refund_id
    from payout_lines as lines
    inner join one on lines.garage_id = one.garage_id and lines.payout_id = one.id
    where lines.garage_id = :garage_id
    union all
    select
        transfers.id,
        'transfer' as what,
        transfers.effective_date as on_date,
        case
            when transfers.debit_account = 'bank' then transfers.amount_minor
            else -transfers.amount_minor
        end as amount,
        transfers.kind as label,
        transfers.debit_account,
        transfers.credit_account,
        transfers.source_id as stripe_id,
        null as payment_id,
        null as refund_id
    from ledger_transfers as transfers
    inner join one on split_part(transfers.source_id, ':', 1) = one.stripe_payout_id
    where
        transfers.garage_id = :garage_id
        and transfers.kind in ('payout', 'payout_reversal')
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
    null::uuid as invoice_id,
    payment_id,
    refund_id,
    null::uuid as subscription_id
from parts
where amount <> 0
order by on_date, id
