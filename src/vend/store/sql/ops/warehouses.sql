-- Gives what each warehouse told of itself last, and what its slot keeps on this server.
-- not null: told
select
    warehouses.slot,
    warehouses.told_at,
    warehouses.told::text as told,
    slots.active,
    slots.wal_status,
    (pg_current_wal_lsn() - slots.restart_lsn)::bigint as retained_bytes,
    slots.safe_wal_size as safe_bytes
from warehouses
left join pg_replication_slots as slots on warehouses.slot = slots.slot_name
order by warehouses.slot
