-- Announced rate increases with something left to do, in every garage.
select
    garage_id,
    id
from rate_changes
where announced_at is not null and closed_at is null
order by garage_id, id
