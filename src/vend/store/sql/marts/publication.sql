-- When a table of figures was published last, and whether newer ones are kept back; it is of no tenant.
select
    as_of,
    source_lsn,
    published_at,
    withheld_at,
    withheld_why
from reports.publications
where mart = :mart and cardinality(:garages::uuid[]) > 0
