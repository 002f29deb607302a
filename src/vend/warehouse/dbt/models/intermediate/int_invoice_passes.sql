-- Grain: one row per invoice and pass that it bills or gives back: what for it, and its share of what is known of the whole.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ delete_changed(['garage_id', 'invoice_id'], changed_invoices()) }}"]
) }}
with billed as (
    select
        lines.garage_id,
        lines.invoice_id,
        coalesce(lines.pass_id, {{ no_pass() }}) as pass_id,
        {{ total('lines.net_minor - coalesce(schedules.amount_minor, 0)') }} as now_minor,
        {{ total('schedules.amount_minor') }} as later_minor,
        {{ total('lines.tax_minor') }} as tax_minor,
        {{ total('lines.net_minor', 'lines.net_minor > 0') }} as weight
    from {{ ref('stg_invoice_lines') }} as lines
    left join {{ ref('stg_revenue_schedules') }} as schedules
        on
            lines.garage_id = schedules.garage_id
            and lines.invoice_id = schedules.invoice_id
            and lines.line_number = schedules.line_number
    {{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), prefix='lines.') }}
    group by lines.garage_id, lines.invoice_id, coalesce(lines.pass_id, {{ no_pass() }})
),

ordered as (
    select
        *,
        -- whoever is billed something comes first, what is of no pass last
        row_number() over (
            partition by garage_id, invoice_id
            order by
                case when weight = 0 then 1 else 0 end,
                case when pass_id = {{ no_pass() }} then 1 else 0 end,
                pass_id
        ) as place
    from billed
)

select
    *,
    cast(sum(now_minor) over (partition by garage_id, invoice_id) as bigint) as whole_now_minor,
    cast(sum(later_minor) over (partition by garage_id, invoice_id) as bigint) as whole_later_minor,
    cast(sum(tax_minor) over (partition by garage_id, invoice_id) as bigint) as whole_tax_minor,
    cast(sum(weight) over (partition by garage_id, invoice_id) as bigint) as whole_weight,
    cast(
        sum(weight) over (
            partition by garage_id, invoice_id order by place rows between unbounded preceding and current row
        ) as bigint
    ) as upto_weight
from ordered
