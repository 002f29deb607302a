-- The transfers that make up one column of the revenue report for some local dates, each with its part of it.
-- not null: what, amount
-- null elsewhere: debit_account, credit_account, stripe_id
with parts as (
    select
        id,
        kind,
        effective_date,
        source_id,
        invoice_id,
        payment_id,
        refund_id,
        amount_minor,
        debit_account,
        credit_account,
        case
            when :column = 'invoiced_minor'
                then
                    case
                        when
                            credit_account in ('revenue', 'deferred_revenue')
                            and kind not in (
                                'refund_deferred_reversal', 'credit_deferred_reversal', 'bad_debt_deferred_reversal'
                            )
                            then amount_minor
                        else 0
                    end
                    - case
                        when
                            debit_account in ('revenue', 'deferred_revenue')
                            and kind not in ('refund_deferred', 'credit_deferred', 'bad_debt_deferred')
                            then amount_minor
                        else 0
                    end
            when :column = 'recognised_minor' and credit_account = 'revenue' then amount_minor
            when :column = 'recognised_minor' and debit_account = 'revenue' then -amount_minor
            when :column = 'tax_minor' and credit_account = 'tax_payable' then amount_minor
            when :column = 'tax_minor' and debit_account = 'tax_payable' then -amount_minor
            when :column = 'refunded_minor' and kind in ('refund_price', 'refund_tax') then amount_minor
            when
                :column = 'refunded_minor' and kind in ('refund_price_reversal', 'refund_tax_reversal')
                then -amount_minor
            when :column = 'credited_minor' and kind in ('credit_price', 'credit_tax') then amount_minor
            when
                :column = 'credited_minor' and kind in ('credit_price_reversal', 'credit_tax_reversal')
                then -amount_minor
            when :column = 'bad_debt_minor' and debit_account = 'bad_debt' then amount_minor
            when :column = 'bad_debt_minor' and credit_account = 'bad_debt' then -amount_minor
            when :column = 'fees_minor' and kind = 'payment_fee' then amount_minor
            when :column = 'collected_minor' and kind in ('payment', 'payment_received') then amount_minor
            when
                :column = 'collected_minor' and kind in ('payment_reversal', 'payment_received_reversal')
                then -amount_minor
            when :column = 'payments' and kind in ('payment', 'payment_received') then 1
            when :column = 'payments' and kind in ('payment_reversal', 'payment_received_reversal') then -1
            else 0
        end as amount
    from ledger_transfers
    where
        garage_id = :garage_id
        and effective_date >= :from_date
        and effective_date < :until_date
        and currency = :currency
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
