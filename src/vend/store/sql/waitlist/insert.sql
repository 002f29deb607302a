-- Put a driver at the end of the line, under the garage's lock: at no instant that somebody before them has.
insert into waitlist_entries (garage_id, id, driver_id, pass_id, state, joined_at)
select
    :garage_id,
    :entry_id,
    :driver_id,
    :pass_id,
    'waiting',
    greatest(:now::timestamptz, max(earlier.joined_at) + interval '1 microsecond')
from waitlist_entries as earlier
where earlier.garage_id = :garage_id
