-- One merchant.
select
    garage_id,
    id,
    name,
    email,
    phone,
    net_terms_days,
    ended_at,
    created_at
from merchants
where garage_id = :garage_id and id = :merchant_id
