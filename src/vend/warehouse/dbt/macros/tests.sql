{#- These columns together name each row once. -#}
{% test one_row_for_each(model, columns) %}
select {{ columns | join(', ') }}, count(*) as times
from {{ model }}
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
