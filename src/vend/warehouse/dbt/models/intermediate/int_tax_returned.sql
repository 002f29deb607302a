-- Grain: one row per garage, month, jurisdiction, tax and rate: what refunds and credit notes gave back, as the ledger counts it.
-- The ledger knows how much tax went back with each; whose it was follows from what was charged. Parts are counted up
-- from the first, by the largest remainder, so that many small ones give back the same as one.
with moved as (
    select
        entries.garage_id,
        coalesce(notes.credit_note_id, refunds.credit_note_id, entries.invoice_id) as of_id,
        entries.currency,
        entries.month_date,
        cast(sum(entries.moved_minor) as bigint) as moved_minor
    from {{ ref('int_ledger_entries') }} as entries
    left join {{ ref('stg_refunds') }} as refunds
        on entries.garage_id = refunds.garage_id and entries.refund_id = refunds.refund_id
    left join {{ ref('stg_credit_notes') }} as notes
        on entries.garage_id = notes.garage_id and entries.source_id = notes.stripe_credit_note_id
    where entries.account_code = 'tax_payable' and entries.cause in ('refund_tax', 'credit_tax')
    group by
        entries.garage_id,
        coalesce(notes.credit_note_id, refunds.credit_note_id, entries.invoice_id),
        entries.currency,
        entries.month_date
),

counted as (
    select
        *,
        cast(sum(moved_minor) over (partition by garage_id, of_id order by month_date) as bigint) as after_minor
    from moved
),

named as (
    select garage_id, invoice_id as of_id, jurisdiction, tax_name, percent, tax_minor
    from {{ ref('stg_invoice_line_taxes') }}
    union all
    select garage_id, credit_note_id as of_id, jurisdiction, tax_name, percent, tax_minor
    from {{ ref('stg_credit_note_line_taxes') }}
),

summed as (
    select
        garage_id,
        of_id,
        coalesce(jurisdiction, '') as jurisdiction,
        coalesce(tax_name, '') as tax_name,
        coalesce(percent, 0) as percent,
        greatest(0, {{ total('tax_minor') }}) as weight_minor
    from named
    where (garage_id, of_id) in (select garage_id, of_id from moved)
    group by garage_id, of_id, coalesce(jurisdiction, ''), coalesce(tax_name, ''), coalesce(percent, 0)
),

weights as (
    select
        *,
        cast(sum(weight_minor) over (partition by garage_id, of_id) as bigint) as whole_minor
    from summed
),

steps as (
    select garage_id, of_id, currency, month_date, after_minor as total_minor, 1 as sign from counted
    union all
    select garage_id, of_id, currency, month_date, after_minor - moved_minor as total_minor, -1 as sign from counted
),

shares as (
    select
        steps.garage_id,
        steps.of_id,
        steps.currency,
        steps.month_date,
        steps.sign,
        steps.total_minor,
        coalesce(weights.jurisdiction, '') as jurisdiction,
        coalesce(weights.tax_name, '') as tax_name,
        coalesce(weights.percent, 0) as percent,
        case
            when weights.of_id is null then steps.total_minor
            else
                cast(
                    (
                        steps.total_minor * weights.weight_minor
                        - mod(steps.total_minor * weights.weight_minor, weights.whole_minor)
                    ) / weights.whole_minor as bigint
                )
        end as floor_minor,
        case when weights.of_id is not null then mod(steps.total_minor * weights.weight_minor, weights.whole_minor) end
            as remainder
    from steps
    left join weights
        on steps.garage_id = weights.garage_id and steps.of_id = weights.of_id and weights.whole_minor > 0
),

parts as (
    select
        *,
        total_minor - sum(floor_minor) over (partition by garage_id, of_id, month_date, sign) as left_minor,
        row_number() over (
            partition by garage_id, of_id, month_date, sign
            order by remainder desc, jurisdiction = '', jurisdiction, tax_name = '', tax_name, percent
        ) as place
    from shares
)

select
    garage_id,
    month_date,
    currency,
    jurisdiction,
    tax_name,
    percent,
    {{ total('sign * (floor_minor + case when place <= left_minor then 1 else 0 end)') }} as returned_minor
from parts
group by garage_id, month_date, currency, jurisdiction, tax_name, percent
