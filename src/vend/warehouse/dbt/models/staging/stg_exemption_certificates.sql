-- Grain: one row per exemption certificate.
select
    garage_id,
    id as certificate_id,
    customer_id,
    jurisdictions,
    valid_from_date,
    valid_until_date
from {{ source('raw', 'exemption_certificates') }}
