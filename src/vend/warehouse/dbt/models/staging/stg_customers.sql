-- Grain: one row per customer.
select
    garage_id,
    id as customer_id,
    kind as customer_kind,
    name as customer_name,
    email as customer_email,
    created_at
from {{ source('raw', 'customers') }}
