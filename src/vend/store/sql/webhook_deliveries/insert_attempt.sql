-- Keep how a try went.
insert into webhook_attempts (
    garage_id, id, endpoint_id, event_id, attempted_at, status, duration_ms, error, answer
)
values (
    :garage_id, :attempt_id, :endpoint_id, :event_id, :now, :status, :duration_ms, :error, :answer
)
