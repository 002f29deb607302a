-- A page of customers, newest first.
select garage_id, id, kind, name, email, phone, stripe_customer_id, created_at, updated_at
from customers
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:email::text is null or lower(email) = lower(:email))
order by created_at desc, id desc
limit :row_limit
