-- How many schedules have a month up to this one that is not recognised.
-- not null: schedules
select count(*) as schedules
from revenue_schedules
where garage_id = :garage_id and next_month_date <= :month_date
