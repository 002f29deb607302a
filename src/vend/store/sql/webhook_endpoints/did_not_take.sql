-- Keep that an endpoint did not take a message; give how many in a row, and since when.
-- not null: failing_since_at
update webhook_endpoints
set failures = failures + 1, failing_since_at = coalesce(failing_since_at, :now)
where id = :endpoint_id
returning failures, failing_since_at
