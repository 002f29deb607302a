-- One row for each garage and month, as it was published last.
select
    garage_id,
    month_date,
    capacity,
    days,
    taken_days,
    taken_most,
    taken_end,
    taken_bp
from reports.occupancy_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date
