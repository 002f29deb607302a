-- The last reconciliation that looked at a garage, and how much of the garage it could not explain.
-- not null: unexplained
select
    runs.started_at,
    (
        select count(*)
        from jsonb_array_elements(runs.differences) as found (difference)
        where
            found.difference ->> 'garage_id' = :wanted_garage::uuid::text
            and found.difference ->> 'cause' = 'unknown'
            and found.difference ->> 'healed' is distinct from 'true'
    ) as unexplained
from reconciliations as runs
where
    runs.finished_at is not null
    and runs.error is null
    and (runs.wanted_garages is null or :wanted_garage = any(runs.wanted_garages))
order by runs.started_at desc
limit 1
