-- One credential.
select garage_id, id, subscription_id, driver_id, kind, number, created_at, ended_at
from credentials
where garage_id = :garage_id and id = :credential_id
