-- Make the session's own function that deletes all that a history left, and sets nothing off; it is planned only once.
do $$
declare
    deletes text;
begin
    select string_agg(format('delete from %s;', class.oid::regclass), ' ')
    into deletes
    from pg_class as class
    where
        class.relnamespace = 'public'::regnamespace
        and class.relkind in ('r', 'p')
        and not class.relispartition
        and class.relname not like '%migration%';
    execute format(
        'create or replace function pg_temp.empty_tables() returns void language plpgsql '
        'set session_replication_role = replica as %L',
        format('begin %s end', deletes)
    );
end
$$
