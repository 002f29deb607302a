-- Grain: one row per tax rate of a garage, or of one of its passes.
select
    garage_id,
    id as rate_id,
    pass_id,
    jurisdiction,
    name as tax_name,
    percent,
    valid_from_date,
    valid_until_date
from {{ source('raw', 'tax_rates') }}
