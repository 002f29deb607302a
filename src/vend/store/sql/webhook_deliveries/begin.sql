-- Let a garage's events be queued.
insert into webhook_cursors (garage_id)
values (:garage_id)
on conflict (garage_id) do nothing
