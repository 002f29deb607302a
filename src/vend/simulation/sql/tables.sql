-- The tables that a history fills.
select class.oid::regclass::text as name
from pg_class as class
where
    class.relnamespace = 'public'::regnamespace
    and class.relkind in ('r', 'p')
    and not class.relispartition
    and class.relname not like '%migration%'
order by 1
