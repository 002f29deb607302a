-- Add a gate that is told of its list.
insert into gate_endpoints (garage_id, id, name, url, sends, secret_hash, created_at, next_attempt_at)
values (:garage_id, :endpoint_id, :name, :url, :sends, :secret_hash, :now, :now)
