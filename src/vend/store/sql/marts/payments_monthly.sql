-- One row for each garage, month, method and currency, as it was published last.
select
    garage_id,
    month_date,
    method,
    currency,
    attempts,
    succeeded,
    failed,
    pending,
    success_bp,
    collected_minor,
    fees_minor,
    refunded_minor
from reports.payments_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, method, currency
