-- How far what is read lies behind what the primary has written; nothing for a handle that reads the primary itself.
-- It names its garages as every tenant statement does.
select
    case
        when not pg_is_in_recovery() or :garages::uuid[] is null then null
        when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0::bigint
        else (extract(epoch from now() - pg_last_xact_replay_timestamp()) * 1000)::bigint
    end as lag_ms
