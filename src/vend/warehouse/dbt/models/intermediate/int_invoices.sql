-- Grain: one row per invoice, with its local dates and the pass that it is for.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ keep_invoices_before() }}", "{{ delete_changed(['garage_id', 'invoice_id'], changed_invoices()) }}"]
) }}
with held as (
    select
        garage_id,
        subscription_id,
        pass_id,
        change_number = 1 as is_first,
        from_at,
        -- what counts is the last change that was there: it holds until any later one does
        min(from_at) over (
            partition by garage_id, subscription_id
            order by change_number rows between 1 following and unbounded following
        ) as until_at
    from {{ ref('stg_subscription_changes') }}
)

select
    invoices.*,
    {{ local_date('invoices.issued_at', 'garages.time_zone') }} as issued_date,
    {{ local_date('coalesce(invoices.due_at, invoices.issued_at)', 'garages.time_zone') }} as due_date,
    -- the pass that the subscription had when the invoice was issued
    coalesce(held.pass_id, {{ no_pass() }}) as pass_id
from {{ ref('stg_invoices') }} as invoices
inner join {{ ref('stg_garages') }} as garages on invoices.garage_id = garages.garage_id
left join held
    on
        invoices.garage_id = held.garage_id
        and invoices.subscription_id = held.subscription_id
        and (held.is_first or held.from_at <= invoices.issued_at)
        and (held.until_at is null or coalesce(invoices.issued_at < held.until_at, held.is_first))
{{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), prefix='invoices.') }}
