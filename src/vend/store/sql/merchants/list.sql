-- A page of merchants, newest first.
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
where garage_id = :garage_id and (created_at, id) < (:before_at, :before_id)
order by created_at desc, id desc
limit :row_limit
