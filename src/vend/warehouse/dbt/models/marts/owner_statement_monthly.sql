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
        {{ total('entries.moved_minor', "entries.account_code = 'bank'") }} as banked_minor
    from {{ ref('int_months') }} as months
    left join {{ ref('int_account_months') }} as entries
        on months.garage_id = entries.garage_id and months.month_date = entries.month_date
    group by months.garage_id, months.month_date, months.currency
),

-- what was agreed last of the months up to each
agreed as (
    select
        months.garage_id,
        months.month_date,
        fees.fee_bp,
        fees.fixed_minor,
        row_number() over (
            partition by months.garage_id, months.month_date
            order by fees.from_month_date desc, fees.created_at desc, fees.fee_id desc
        ) as place
    from {{ ref('int_months') }} as months
    inner join {{ ref('stg_management_fees') }} as fees
        on months.garage_id = fees.garage_id and fees.from_month_date <= months.month_date
),

earned as (
    select
        moved.*,
        moved.gross_minor - moved.refunds_minor - moved.credits_minor - moved.bad_debt_minor as income_minor,
        cast(coalesce(agreed.fee_bp, 0) as bigint) as management_fee_bp,
        cast(coalesce(agreed.fixed_minor, 0) as bigint) as management_fixed_minor
    from moved
    left join agreed
        on moved.garage_id = agreed.garage_id and moved.month_date = agreed.month_date and agreed.place = 1
),

charged as (
    select
        *,
        {{ divided('income_minor * management_fee_bp', '10000') }} + management_fixed_minor as management_fee_minor
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
    management_fee_bp,
    management_fixed_minor,
    management_fee_minor,
    income_minor - fees_minor - dispute_losses_minor - management_fee_minor as net_minor,
    tax_minor,
    collected_minor,
    banked_minor
from charged
