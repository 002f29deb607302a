{#- A model's schema is called as it is written, in every target. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name else target.schema }}
{%- endmacro %}

{#- Whether a list of names has one, without regard to case; at Snowflake lists are kept as the text of JSON. -#}
{% macro has_name(names, name) -%}{{ return(adapter.dispatch('has_name')(names, name)) }}{%- endmacro %}
{% macro default__has_name(names, name) -%}
    list_contains(list_transform({{ names }}, lambda one: lower(one)), lower({{ name }}))
{%- endmacro %}
{% macro snowflake__has_name(names, name) -%}
    position('"' || lower({{ name }}) || '"', lower({{ names }})) > 0
{%- endmacro %}
