-- How many lines of a rate increase stand where.
-- not null: lines
select
    state,
    why,
    count(*) as lines
from rate_change_lines
where garage_id = :garage_id and rate_change_id = :rate_change_id
group by state, why
order by state, why
