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

{#- The part of an amount that falls to a weight, where all weights up to it come to something: the parts lose nothing. -#}
{% macro part_of(amount, weight, upto, whole) -%}
    ({{ whole_part(amount ~ ' * ' ~ upto, whole) }} - {{ whole_part(amount ~ ' * (' ~ upto ~ ' - ' ~ weight ~ ')', whole) }})
{%- endmacro %}

{#- How often a positive number is in another that is not negative. -#}
{% macro whole_part(amount, by) -%}
    cast((({{ amount }}) - mod({{ amount }}, {{ by }})) / ({{ by }}) as bigint)
{%- endmacro %}

{#- A tax on an amount that is not negative, rounded half up, at a rate of at most four decimals. -#}
{% macro tax_on(amount, percent) -%}
    {{ whole_part(amount ~ ' * cast(' ~ percent ~ ' * 10000 as bigint) + 500000', '1000000') }}
{%- endmacro %}
