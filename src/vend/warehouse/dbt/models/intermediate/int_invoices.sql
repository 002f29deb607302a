-- Grain: one row per invoice, with its local dates and the pass that it is for.
with billed as (
    select
        invoices.*,
        {{ local_date('invoices.issued_at', 'garages.time_zone') }} as issued_date,
        {{ local_date('coalesce(invoices.due_at, invoices.issued_at)', 'garages.time_zone') }} as due_date
    from {{ ref('stg_invoices') }} as invoices
    inner join {{ ref('stg_garages') }} as garages on invoices.garage_id = garages.garage_id
),

-- the pass that the subscription had when the invoice was issued
had as (
    select
        billed.garage_id,
        billed.invoice_id,
        changes.pass_id,
        row_number() over (
            partition by billed.garage_id, billed.invoice_id order by changes.change_number desc
        ) as place
    from billed
    inner join {{ ref('stg_subscription_changes') }} as changes
        on
            billed.garage_id = changes.garage_id
            and billed.subscription_id = changes.subscription_id
            and (changes.from_at <= billed.issued_at or changes.change_number = 1)
)

select
    billed.*,
    coalesce(had.pass_id, {{ no_pass() }}) as pass_id
from billed
left join had on billed.garage_id = had.garage_id and billed.invoice_id = had.invoice_id and had.place = 1
