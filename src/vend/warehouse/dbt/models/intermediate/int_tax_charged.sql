-- Grain: one row per garage, month of issue, jurisdiction, tax and rate: what invoices charged, voided ones left out.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=[
        "{{ note_changed_issue_months() }}",
        "{{ delete_changed(['garage_id', 'month_date'], changed_issue_months()) }}"
    ]
) }}
select
    taxes.garage_id,
    {{ month_of('invoices.issued_date') }} as month_date,
    invoices.currency,
    coalesce(taxes.jurisdiction, '') as jurisdiction,
    coalesce(taxes.tax_name, '') as tax_name,
    coalesce(taxes.percent, 0) as percent,
    {{ total('taxes.taxable_minor') }} as taxable_minor,
    {{ total('taxes.tax_minor') }} as charged_minor,
    count(distinct taxes.invoice_id) as invoices,
    min(invoices.invoice_number) as first_invoice_number,
    max(invoices.invoice_number) as last_invoice_number
from {{ ref('stg_invoice_line_taxes') }} as taxes
inner join {{ ref('int_invoices') }} as invoices
    on taxes.garage_id = invoices.garage_id and taxes.invoice_id = invoices.invoice_id
where
    invoices.invoice_status <> 'void'
    and invoices.issued_date is not null
    {% if partly() and is_incremental() %}
    and (invoices.garage_id, {{ month_of('invoices.issued_date') }}) in (
        select garage_id, month_date from {{ changed_issue_months() }}
    )
    {% endif %}
group by
    taxes.garage_id,
    {{ month_of('invoices.issued_date') }},
    invoices.currency,
    coalesce(taxes.jurisdiction, ''),
    coalesce(taxes.tax_name, ''),
    coalesce(taxes.percent, 0)
