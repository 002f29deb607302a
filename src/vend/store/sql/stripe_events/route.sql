-- Note the garage that a claimed event belongs to, so that its transaction can see it.
update stripe_events
set garage_id = :garage_id_found
where id = :event_id and claim_id = :claim_id
returning id
