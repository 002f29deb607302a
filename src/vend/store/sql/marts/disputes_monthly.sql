-- One row for each garage, month and currency, as it was published last.
select
    garage_id,
    month_date,
    currency,
    opened,
    opened_minor,
    won,
    lost,
    dropped,
    withdrawn_minor,
    reinstated_minor,
    lost_minor,
    fees_minor
from reports.disputes_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, currency
