-- Grain: one row per garage, month and pass: what the ledger has of invoices, payments and what went back.
with summed as (
    select
        garage_id,
        month_date,
        pass_id,
        currency,
        -- billed: what invoices put into revenue and deferred revenue; earning it moves it from one to the other
        {{ total('-moved_minor', "cause in ('invoice_price', 'invoice_deferred', 'merchant_price') and account_code in ('revenue', 'deferred_revenue')") }}
            as invoiced_minor,
        {{ total('-moved_minor', "account_code = 'revenue'") }} as recognised_minor,
        {{ total('-moved_minor', "account_code = 'tax_payable'") }} as tax_minor,
        {{ total('-moved_minor', "cause in ('refund_price', 'refund_tax') and account_code not in ('refunds', 'tax_payable')") }}
            as refunded_minor,
        {{ total('-moved_minor', "cause in ('credit_price', 'credit_tax') and account_code = 'receivable'") }}
            as credited_minor,
        {{ total('moved_minor', "account_code = 'bad_debt'") }} as bad_debt_minor,
        {{ total('moved_minor', "cause = 'payment_fee' and account_code = 'processor_fees' and not is_reversal") }} as fees_minor,
        {{ total('-moved_minor', "cause in ('payment', 'payment_received') and account_code = 'receivable'") }}
            as collected_minor,
        {{ total(
            'case when is_reversal then -transfers else transfers end',
            "cause in ('payment', 'payment_received') and account_code = 'receivable'"
        ) }} as payments
    from {{ ref('int_account_months') }}
    group by garage_id, month_date, pass_id, currency
)

select
    summed.garage_id,
    summed.month_date,
    summed.pass_id,
    coalesce(passes.pass_name, 'Of no pass') as pass_name,
    summed.currency,
    summed.invoiced_minor,
    summed.recognised_minor,
    summed.tax_minor,
    summed.refunded_minor,
    summed.credited_minor,
    summed.bad_debt_minor,
    summed.fees_minor,
    summed.collected_minor,
    summed.payments
from summed
left join {{ ref('stg_passes') }} as passes on summed.garage_id = passes.garage_id and summed.pass_id = passes.pass_id
