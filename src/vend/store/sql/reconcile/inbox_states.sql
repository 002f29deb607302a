-- Which of these events the inbox has, and where.
select id, state
from stripe_events
where id = any(:event_ids)
