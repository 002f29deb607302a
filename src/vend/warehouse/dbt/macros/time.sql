{#- The local date of an instant. -#}
{% macro local_date(at, time_zone) -%}
    {{ return(adapter.dispatch('local_date')(at, time_zone)) }}
{%- endmacro %}
{% macro default__local_date(at, time_zone) -%}cast(({{ at }} at time zone {{ time_zone }}) as date){%- endmacro %}
{% macro snowflake__local_date(at, time_zone) -%}
    cast(convert_timezone({{ time_zone }}, {{ at }}) as date)
{%- endmacro %}

{#- The instant at which a local date begins. -#}
{% macro day_start(on_date, time_zone) -%}
    {{ return(adapter.dispatch('day_start')(on_date, time_zone)) }}
{%- endmacro %}
{% macro default__day_start(on_date, time_zone) -%}
    (cast({{ on_date }} as timestamp) at time zone {{ time_zone }})
{%- endmacro %}
{% macro snowflake__day_start(on_date, time_zone) -%}
    cast(convert_timezone({{ time_zone }}, 'UTC', cast({{ on_date }} as timestamp_ntz)) as timestamp_tz)
{%- endmacro %}

{#- The first day of a date's month. -#}
{% macro month_of(on_date) -%}cast(date_trunc('month', {{ on_date }}) as date){%- endmacro %}

{#- A first of the month, some months later. -#}
{% macro add_months(month_date, months) -%}cast({{ dbt.dateadd('month', months, month_date) }} as date){%- endmacro %}

{#- How many months lie between two firsts of a month. -#}
{% macro months_between(from_date, until_date) -%}
    (
        (extract(year from {{ until_date }}) - extract(year from {{ from_date }})) * 12
        + extract(month from {{ until_date }}) - extract(month from {{ from_date }})
    )
{%- endmacro %}

{#- How many days lie between two dates. -#}
{% macro days_between(from_date, until_date) -%}{{ dbt.datediff(from_date, until_date, 'day') }}{%- endmacro %}
