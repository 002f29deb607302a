-- How much is kept outside of every month's partition, in bytes; more than nothing means that partitions were missing.
-- not null: size_bytes
select pg_relation_size('payments_default') as size_bytes
