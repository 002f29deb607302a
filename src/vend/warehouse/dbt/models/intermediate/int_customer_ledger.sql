-- Grain: one row per garage and customer: what they have brought by the ledger, and since when it knows them.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=["{{ note_changed_customers() }}", "{{ delete_changed(['garage_id', 'customer_id'], changed_customers()) }}"]
) }}
-- depends_on: {{ ref('stg_garages') }}
select
    entries.garage_id,
    entries.currency,
    coalesce(invoices.customer_id, {{ no_pass() }}) as customer_id,
    min(entries.month_date) as first_billed_date,
    {{ total('-entries.moved_minor', "entries.account_code = 'revenue'") }} as recognised_minor,
    {{ total('entries.moved_minor', "entries.account_code in ('refunds', 'credits', 'bad_debt')") }} as lost_minor
from {{ ref('int_ledger_entries') }} as entries
left join {{ ref('int_invoices') }} as invoices
    on entries.garage_id = invoices.garage_id and entries.invoice_id = invoices.invoice_id
where
    entries.account_code in ('receivable', 'revenue', 'refunds', 'credits', 'bad_debt')
    {% if partly() and is_incremental() %}
    and (
        (entries.garage_id, entries.invoice_id) in (
            select garage_id, invoice_id from {{ ref('int_invoices') }}
            where (garage_id, coalesce(customer_id, {{ no_pass() }})) in (select garage_id, customer_id from {{ changed_customers() }})
        )
        -- what belongs to no invoice stands under nobody, and is made anew each time
        or entries.invoice_id is null
    )
    {% endif %}
group by entries.garage_id, entries.currency, coalesce(invoices.customer_id, {{ no_pass() }})
