-- Revenue by local day or month of each garage, from the ledger.
-- not null: period_start_date, invoiced_minor, recognised_minor, tax_minor, refunded_minor, credited_minor, bad_debt_minor, fees_minor, collected_minor, payments
select
    transfers.garage_id,
    date_trunc(:grain, transfers.effective_date::timestamp)::date as period_start_date,
    transfers.currency,
    -- recognition moves from the one account to the other, and so counts for nothing here
    coalesce(
        sum(amount_minor) filter (
            where
            credit_account in ('revenue', 'deferred_revenue')
            and kind not in (
                'refund_deferred_reversal', 'credit_deferred_reversal', 'bad_debt_deferred_reversal'
            )
        ), 0
    )::bigint
    - coalesce(
        sum(amount_minor) filter (
            where
            debit_account in ('revenue', 'deferred_revenue')
            and kind not in ('refund_deferred', 'credit_deferred', 'bad_debt_deferred')
        ), 0
    )::bigint as invoiced_minor,
    coalesce(sum(amount_minor) filter (where credit_account = 'revenue'), 0)::bigint
    - coalesce(sum(amount_minor) filter (where debit_account = 'revenue'), 0)::bigint as recognised_minor,
    coalesce(sum(amount_minor) filter (where credit_account = 'tax_payable'), 0)::bigint
    - coalesce(sum(amount_minor) filter (where debit_account = 'tax_payable'), 0)::bigint as tax_minor,
    coalesce(sum(amount_minor) filter (where kind in ('refund_price', 'refund_tax')), 0)::bigint
    - coalesce(sum(amount_minor) filter (where kind in ('refund_price_reversal', 'refund_tax_reversal')), 0)::bigint
        as refunded_minor,
    coalesce(sum(amount_minor) filter (where kind in ('credit_price', 'credit_tax')), 0)::bigint
    - coalesce(sum(amount_minor) filter (where kind in ('credit_price_reversal', 'credit_tax_reversal')), 0)::bigint
        as credited_minor,
    coalesce(sum(amount_minor) filter (where debit_account = 'bad_debt'), 0)::bigint
    - coalesce(sum(amount_minor) filter (where credit_account = 'bad_debt'), 0)::bigint as bad_debt_minor,
    coalesce(sum(amount_minor) filter (where kind = 'payment_fee'), 0)::bigint as fees_minor,
    coalesce(sum(amount_minor) filter (where kind in ('payment', 'payment_received')), 0)::bigint
    - coalesce(sum(amount_minor) filter (where kind in ('payment_reversal', 'payment_received_reversal')), 0)::bigint
        as collected_minor,
    count(*) filter (where kind in ('payment', 'payment_received'))
    - count(*) filter (where kind in ('payment_reversal', 'payment_received_reversal')) as payments
from ledger_transfers as transfers
where
    transfers.garage_id = any(:garages)
    and transfers.effective_date >= :from_date
    and transfers.effective_date < :until_date
group by transfers.garage_id, period_start_date, transfers.currency
order by transfers.garage_id, period_start_date
