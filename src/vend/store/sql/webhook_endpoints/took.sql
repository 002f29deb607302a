-- Keep that an endpoint took a message after it had not.
update webhook_endpoints
set failures = 0, failing_since_at = null, rests_until_at = null
where id = :endpoint_id and failures > 0
