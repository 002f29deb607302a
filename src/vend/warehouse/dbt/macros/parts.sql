{#- Whether this run builds of the large models only what changed since the last one that built them all. -#}
{% macro partly() -%}{{ return(var('partly', false)) }}{%- endmacro %}

{#- Large models are built whole unless the run is told otherwise; dbt asks this before each. -#}
{% macro should_full_refresh() %}
    {{ return(not partly() if model.config.materialized == 'incremental' else flags.FULL_REFRESH) }}
{% endmacro %}

{#- Before what changed is made anew, what was made of it goes; dbt's own way leaves what has nothing in its place. -#}
{% macro delete_changed(columns, changed) %}
    {% if is_incremental() %}
        delete from {{ this }} where ({{ columns | join(', ') }}) in (select {{ columns | join(', ') }} from {{ changed }})
    {% endif %}
{% endmacro %}

{#- Keeps a large model or test to what changed, where only that is built. -#}
{% macro where_changed(columns, changed, prefix='', word='where') %}
    {%- if partly() and (model.resource_type == 'test' or is_incremental()) -%}
        {{ word }} ({% for column in columns %}{{ prefix }}{{ column }}{{ ', ' if not loop.last }}{% endfor %})
        in (select {{ columns | join(', ') }} from {{ changed }})
    {%- endif -%}
{% endmacro %}

{#- What changed, by what the run was told and by what follows from it. -#}
{% macro changed_invoices() %}_models.changed_invoices{% endmacro %}
{% macro changed_garages() %}_models.changed_garages{% endmacro %}
{% macro changed_months() %}_models.changed_months{% endmacro %}
{% macro changed_issue_months() %}_models.changed_issue_months{% endmacro %}
{% macro changed_customers() %}_models.changed_customers{% endmacro %}

{#- Invoices as they were made before; kept over runs until all large models have followed. -#}
{% macro keep_invoices_before() %}
    {% if is_incremental() %}
        insert into _models.invoices_before
        select garage_id, invoice_id, customer_id, pass_id, issued_date from {{ this }}
        where (garage_id, invoice_id) in (select garage_id, invoice_id from {{ changed_invoices() }})
    {% endif %}
{% endmacro %}

{#- Months of the ledger: those of transfers that came, and all months of an invoice that is for another pass now. -#}
{% macro note_changed_months() %}
    {% if is_incremental() %}
        create or replace table {{ changed_months() }} as
        select garage_id, {{ month_of('on_date') }} as month_date from _cdc.changed
        where table_name = 'ledger_transfers'
        union
        select garage_id, {{ month_of('effective_date') }} as month_date from {{ ref('stg_ledger_transfers') }}
        where
            (garage_id, invoice_id) in (
                select earlier.garage_id, earlier.invoice_id
                from _models.invoices_before as earlier
                left join {{ ref('int_invoices') }} as invoices
                    on earlier.garage_id = invoices.garage_id and earlier.invoice_id = invoices.invoice_id
                where earlier.pass_id <> coalesce(invoices.pass_id, {{ no_pass() }})
            )
            or garage_id in (select garage_id from {{ changed_garages() }})
        union
        select garage_id, month_date from {{ this }}
        where garage_id in (select garage_id from {{ changed_garages() }})
    {% endif %}
{% endmacro %}

{#- Months in which changed invoices were issued, or had been. -#}
{% macro note_changed_issue_months() %}
    {% if is_incremental() %}
        create or replace table {{ changed_issue_months() }} as
        select garage_id, {{ month_of('issued_date') }} as month_date from _models.invoices_before
        union
        select garage_id, {{ month_of('issued_date') }} as month_date from {{ ref('int_invoices') }}
        where (garage_id, invoice_id) in (select garage_id, invoice_id from {{ changed_invoices() }})
    {% endif %}
{% endmacro %}

{#- Customers of changed invoices, now or before; nobody is always one of them. -#}
{% macro note_changed_customers() %}
    {% if is_incremental() %}
        create or replace table {{ changed_customers() }} as
        select garage_id, coalesce(customer_id, {{ no_pass() }}) as customer_id from _models.invoices_before
        union
        select garage_id, coalesce(customer_id, {{ no_pass() }}) as customer_id from {{ ref('int_invoices') }}
        where (garage_id, invoice_id) in (select garage_id, invoice_id from {{ changed_invoices() }})
        union
        select garage_id, {{ no_pass() }} as customer_id from {{ ref('stg_garages') }}
    {% endif %}
{% endmacro %}
