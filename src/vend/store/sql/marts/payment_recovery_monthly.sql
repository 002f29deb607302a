-- One row for each garage, month of the first failure, and currency, as it was published last.
select
    garage_id,
    month_date,
    currency,
    invoices_failed,
    recovered,
    recovered_in_7_days,
    still_open,
    lost,
    recovered_bp,
    failed_minor,
    recovered_minor
from reports.payment_recovery_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, currency
