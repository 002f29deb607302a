{#- These columns together name each row once. -#}
{% test one_row_for_each(model, columns, by_invoice=false) %}
-- hashes first: a table of many millions of keys takes a third of the time and of the memory that way
with met_again as (
    select {{ key_hash(columns) }} as key_hash
    from {{ model }}
    {% if by_invoice %}{{ where_changed(['garage_id', 'invoice_id'], changed_invoices()) }}{% endif %}
    group by 1
    having count(*) > 1
)

select {{ columns | join(', ') }}, count(*) as times
from {{ model }}
where
    {{ key_hash(columns) }} in (select key_hash from met_again)
    {% if by_invoice %}{{ where_changed(['garage_id', 'invoice_id'], changed_invoices(), word='and') }}{% endif %}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

{#- This holds for every row; a row for which nobody knows breaks it. -#}
{% test always(model, that) %}
select * from {{ model }} where not coalesce({{ that }}, false)
{% endtest %}

{#- Every row has its own in another model, by these columns. -#}
{% test each_is_in(model, to, columns) %}
select {{ columns | join(', ') }} from {{ model }}
except
select {{ columns | join(', ') }} from {{ to }}
{% endtest %}

{#- A number that is the same for the same key; of two keys it is the same once in 2^64 times. -#}
{% macro key_hash(columns) -%}hash({{ columns | join(', ') }}){%- endmacro %}
