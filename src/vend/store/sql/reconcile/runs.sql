-- The latest reconciliations, the one that began last first.
select
    id,
    started_at,
    finished_at,
    since_at,
    cardinality(wanted_garages) as garages,
    heal,
    compared,
    healed,
    unexplained,
    differing,
    in_flight,
    error
from reconciliations
order by started_at desc, id desc
limit :row_limit
