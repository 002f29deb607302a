-- Garages that have a month to recognise, by each one's own calendar.
-- not null: last_month_date
select
    garages.id as garage_id,
    garages.time_zone,
    (date_trunc('month', :now::timestamptz at time zone garages.time_zone) - interval '1 month')::date
        as last_month_date
from garages
where
    exists (
        select 1
        from revenue_schedules as schedules
        where
            schedules.garage_id = garages.id
            and schedules.next_month_date
            < date_trunc('month', :now::timestamptz at time zone garages.time_zone)::date
    )
order by garages.id
