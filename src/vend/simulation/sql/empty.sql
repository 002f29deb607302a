-- Delete all that a history left.
select pg_temp.empty_tables()
