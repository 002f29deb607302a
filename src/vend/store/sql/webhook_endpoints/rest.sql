-- Leave an endpoint alone for a while.
update webhook_endpoints
set rests_until_at = :until_at
where id = :endpoint_id
