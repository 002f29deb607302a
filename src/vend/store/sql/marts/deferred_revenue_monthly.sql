-- One row for each garage and month, as it was published last.
select
    garage_id,
    month_date,
    currency,
    opening_minor,
    added_minor,
    recognised_minor,
    released_minor,
    closing_minor
from reports.deferred_revenue_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date
