{#- Views of single garages, beside a mart: for people whom an account at Snowflake lets in for their garage alone.

Each garage has a secure view and a role that may read it and nothing else. Past some hundreds of garages one secure view
shows to whoever asks the garages of the roles that are active, by a table that an administrator fills. DuckDB has no
roles: there the views are for convenience, and what keeps tenants apart is PostgreSQL, on the tables of `reports`. -#}
{% macro secure_views(relation) -%}
    {%- if execute and var('secure_views') -%}
        {%- set found = run_query("select distinct cast(garage_id as varchar) from " ~ relation ~ " order by 1") -%}
        {{ secure_view_statements(target, relation, found.columns[0].values(), var('secure_views_each_max')) }}
    {%- endif -%}
{%- endmacro %}

{% macro secure_view_statements(target, relation, garages, each_max) -%}
    {%- set schema = relation.schema ~ '_secure' -%}
    create schema if not exists {{ schema }};
    {%- if target.type == 'snowflake' and garages | length > each_max %}
    {{ one_secure_view(schema, relation) }}
    {%- else %}
    {%- for garage in garages %}
    {{ garage_view(target, schema, relation, garage) }}
    {%- endfor %}
    {%- endif %}
{%- endmacro %}

{#- One garage: on Snowflake with its role. -#}
{% macro garage_view(target, schema, relation, garage) -%}
    {%- set name = schema ~ '.garage_' ~ garage | replace('-', '') ~ '_' ~ relation.identifier -%}
    create or replace {% if target.type == 'snowflake' %}secure {% endif %}view {{ name }} as
    select * from {{ relation }} where garage_id = '{{ garage }}';
    {%- if target.type == 'snowflake' %}
    {%- set role = 'vend_garage_' ~ garage | replace('-', '') %}
    create role if not exists {{ role }};
    grant usage on database {{ relation.database }} to role {{ role }};
    grant usage on schema {{ schema }} to role {{ role }};
    grant select on view {{ name }} to role {{ role }};
    {%- endif %}
{%- endmacro %}

{#- All garages in one view. -#}
{% macro one_secure_view(schema, relation) -%}
    create table if not exists {{ schema }}.garage_roles (role_name varchar not null, garage_id varchar not null);
    create or replace secure view {{ schema }}.{{ relation.identifier }} as
    select * from {{ relation }}
    where garage_id in (
        select garage_id from {{ schema }}.garage_roles where is_role_in_session(role_name)
    );
    create role if not exists vend_garages;
    grant usage on database {{ relation.database }} to role vend_garages;
    grant usage on schema {{ schema }} to role vend_garages;
    grant select on view {{ schema }}.{{ relation.identifier }} to role vend_garages;
{%- endmacro %}
