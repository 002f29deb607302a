-- Grain: one row per garage, month of issue, jurisdiction, tax and rate: what invoices charged, voided ones left out.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=[
        "{{ note_changed_issue_months() }}",
        "{{ delete_changed(['garage_id', 'month_date'], changed_issue_months()) }}"
    ]
) }}
-- what changed is found by them: {{ ref('int_invoices') }}
select
    garage_id,
    month_date,
    currency,
    jurisdiction,
    tax_name,
    percent,
    {{ total('taxable_minor') }} as taxable_minor,
    {{ total('tax_minor') }} as charged_minor,
    count(distinct case when line_number > 0 then invoice_id end) as invoices,
    min(invoice_number) as first_invoice_number,
    max(invoice_number) as last_invoice_number
from {{ ref('int_tax_lines') }}
{{ where_changed(['garage_id', 'month_date'], changed_issue_months()) }}
group by garage_id, month_date, currency, jurisdiction, tax_name, percent
