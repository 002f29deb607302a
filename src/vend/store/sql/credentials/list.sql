-- A page of credentials, newest first, perhaps of one subscription, driver or number, perhaps only active ones.
select garage_id, id, subscription_id, driver_id, kind, number, created_at, ended_at
from credentials
where
    garage_id = :garage_id
    and (created_at, id) < (:before_at, :before_id)
    and (:subscription_id::uuid is null or subscription_id = :subscription_id)
    and (:driver_id::uuid is null or driver_id = :driver_id)
    and (:number::text is null or number = :number)
    and (not :only_active::boolean or ended_at is null)
order by created_at desc, id desc
limit :row_limit
