-- A page of notices, newest first.
-- not null: detail
select
    garage_id,
    id,
    customer_id,
    kind,
    address,
    subject_id,
    about,
    detail::text as detail,
    created_at,
    sent_at
from notices
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:customer_id::uuid is null or customer_id = :customer_id)
    and (:subject_id::uuid is null or subject_id = :subject_id)
order by created_at desc, id desc
limit :row_limit
