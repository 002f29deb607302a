-- Grain: one row per garage, month, pass, pair of accounts and kind of transfer: what was moved. Small, whatever the ledger.
-- A transfer about an invoice for several passes is parted among them: its price and tax as the lines have them, what was
-- earned by the line that earned it, anything else by what is billed for each.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ note_changed_months() }}", "{{ delete_changed(['garage_id', 'month_date'], changed_months()) }}"]
) }}
-- what changed is found by them: {{ ref('int_invoices') }}, {{ ref('stg_ledger_transfers') }}
with earned as (
    select
        recognitions.garage_id,
        recognitions.source_id,
        coalesce(lines.pass_id, {{ no_pass() }}) as pass_id
    from {{ ref('stg_recognitions') }} as recognitions
    inner join {{ ref('stg_invoice_lines') }} as lines
        on
            recognitions.garage_id = lines.garage_id
            and recognitions.invoice_id = lines.invoice_id
            and recognitions.line_number = lines.line_number
    where recognitions.recognition_kind in ('month', 'breakage')
),

moved as (
    select
        transfers.*,
        {{ month_of('transfers.effective_date') }} as month_date,
        replace(transfers.transfer_kind, '_reversal', '') as cause,
        -- an invoice that gives back more than it bills is booked the other way round, and so is what undoes one
        case
            when (transfers.debit_account = 'receivable') = (transfers.transfer_kind like '%_reversal') then -1
            else 1
        end as sign
    from {{ ref('stg_ledger_transfers') }} as transfers
    {% if partly() and is_incremental() %}
    where (transfers.garage_id, {{ month_of('transfers.effective_date') }}) in (
        select garage_id, month_date from {{ changed_months() }}
    )
    {% endif %}
),

parted as (
    select
        moved.garage_id,
        moved.month_date,
        coalesce(passes.pass_id, {{ no_pass() }}) as pass_id,
        moved.currency,
        moved.debit_account,
        moved.credit_account,
        moved.transfer_kind,
        case when earned.pass_id is not null then 1 else coalesce(passes.place, 1) end as place,
        case
            when passes.invoice_id is null or earned.pass_id is not null then moved.amount_minor
            when moved.cause = 'invoice_price'
                then
                    moved.sign * passes.now_minor
                    + case when passes.place = 1 then moved.amount_minor - moved.sign * passes.whole_now_minor else 0 end
            when moved.cause = 'invoice_deferred'
                then
                    moved.sign * passes.later_minor
                    + case when passes.place = 1 then moved.amount_minor - moved.sign * passes.whole_later_minor else 0 end
            when moved.cause = 'invoice_tax'
                then
                    moved.sign * passes.tax_minor
                    + case when passes.place = 1 then moved.amount_minor - moved.sign * passes.whole_tax_minor else 0 end
            when passes.weight = passes.whole_weight or passes.whole_weight = 0
                then case when passes.place = 1 then moved.amount_minor else 0 end
            else
                {{ part_of('moved.amount_minor', 'passes.weight', 'passes.upto_weight', 'nullif(passes.whole_weight, 0)') }}
        end as amount_minor
    from moved
    left join earned
        on
            moved.cause = 'recognition'
            and moved.garage_id = earned.garage_id
            and moved.source_id = earned.source_id
    left join {{ ref('int_invoice_passes') }} as passes
        on
            moved.garage_id = passes.garage_id
            and moved.invoice_id = passes.invoice_id
            and (earned.pass_id is null or passes.pass_id = earned.pass_id)
)

select
    garage_id,
    month_date,
    pass_id,
    currency,
    debit_account,
    credit_account,
    transfer_kind,
    cast(sum(amount_minor) as bigint) as amount_minor,
    {{ count_if('place = 1') }} as transfers
from parted
group by garage_id, month_date, pass_id, currency, debit_account, credit_account, transfer_kind
