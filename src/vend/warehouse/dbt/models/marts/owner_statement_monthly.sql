-- Grain: one row per garage and month: what the garage earned, what it cost to collect, what is left for its owner.
with moved as (
    select
        months.garage_id,
        months.month_date,
        months.currency,
        {{ total('-entries.moved_minor', "entries.account_code = 'revenue'") }} as gross_minor,
        {{ total('entries.moved_minor', "entries.account_code = 'refunds'") }} as refunds_minor,
        {{ total('entries.moved_minor', "entries.account_code = 'credits'") }} as credits_minor,
        {{ total('entries.moved_minor', "entries.account_code = 'bad_debt'") }} as bad_debt_minor,
        {{ total('entries.moved_minor', "entries.account_code = 'processor_fees'") }} as fees_minor,
        {{ total('entries.moved_minor', "entries.account_code = 'dispute_losses'") }} as dispute_losses_minor,
        {{ total('-entries.moved_minor', "entries.account_code = 'tax_payable'") }} as tax_minor,
        {{ total('-entries.moved_minor', "entries.account_code = 'receivable' and entries.cause in ('payment', 'payment_received')") }}
            as collected_minor,
        {{ total('entries.moved_minor', "entries.account_code = 'bank'") }} as banked_minor,
        {{ management_fee_bp('months.garage_id') }} as management_fee_bp
    from {{ ref('int_months') }} as months
    left join {{ ref('int_account_months') }} as entries
        on months.garage_id = entries.garage_id and months.month_date = entries.month_date
    group by months.garage_id, months.month_date, months.currency
),

earned as (
    select
        *,
        gross_minor - refunds_minor - credits_minor - bad_debt_minor as income_minor
    from moved
),

charged as (
    select
        *,
        coalesce({{ divided('income_minor * management_fee_bp', '10000') }}, 0) as management_fee_minor
    from earned
)

select
    garage_id,
    month_date,
    currency,
    gross_minor,
    refunds_minor,
    credits_minor,
    bad_debt_minor,
    income_minor,
    fees_minor,
    dispute_losses_minor,
    management_fee_minor,
    income_minor - fees_minor - dispute_losses_minor - management_fee_minor as net_minor,
    tax_minor,
    collected_minor,
    banked_minor
from charged
