-- Whether the handle reads from a standby; it names its garages as every tenant statement does.
-- not null: standby
select pg_is_in_recovery() and :garages::uuid[] is not null as standby
