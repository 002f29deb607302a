{#- A sum of whole numbers that stays one, and is zero where there is nothing. -#}
{% macro total(what, where=none) -%}
    cast(coalesce(sum({% if where %}case when {{ where }} then {{ what }} end{% else %}{{ what }}{% endif %}), 0) as bigint)
{%- endmacro %}

{#- How many rows a condition holds for. -#}
{% macro count_if(where) -%}cast(coalesce(sum(case when {{ where }} then 1 end), 0) as bigint){%- endmacro %}

{#- A part of a whole in basis points, rounded half up; null where there is no whole. -#}
{% macro basis_points(part, whole) -%}
    cast(floor(cast(20000 * ({{ part }}) + ({{ whole }}) as double) / nullif(2 * ({{ whole }}), 0)) as bigint)
{%- endmacro %}

{#- A whole number divided by another, rounded half up; null where that is zero. -#}
{% macro divided(amount, by) -%}
    cast(floor(cast(2 * ({{ amount }}) + ({{ by }}) as double) / nullif(2 * ({{ by }}), 0)) as bigint)
{%- endmacro %}

{#- What a price comes to in a month: a twelfth of a yearly one, rounded half up. -#}
{% macro monthly(amount_minor, billing_interval) -%}
    case
        when {{ billing_interval }} = 'year' then cast(floor(cast({{ amount_minor }} + 6 as double) / 12) as bigint)
        else {{ amount_minor }}
    end
{%- endmacro %}

{#- The pass under which stands what belongs to no single one. -#}
{% macro no_pass() -%}cast('00000000-0000-0000-0000-000000000000' as {{ id_type() }}){%- endmacro %}

{#- How an id is kept. -#}
{% macro id_type() -%}{{ return(adapter.dispatch('id_type')()) }}{%- endmacro %}
{% macro default__id_type() -%}uuid{%- endmacro %}
{% macro snowflake__id_type() -%}varchar{%- endmacro %}

{#- What a garage's manager takes of its income, in basis points. -#}
{% macro management_fee_bp(garage_id) -%}
    case cast({{ garage_id }} as varchar)
        {%- for garage, fee in var('management_fees_bp').items() %}
        when '{{ garage }}' then {{ fee | int }}
        {%- endfor %}
        when '' then 0
        else {{ var('management_fee_bp') | int }}
    end
{%- endmacro %}
