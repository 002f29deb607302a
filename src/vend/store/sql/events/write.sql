-- Write an event that no row's change tells of.
-- not null: event_id
select write_event(
    :garage_id, :event_type, :object_type, :object_id, :now, :object::jsonb, null
) as event_id
