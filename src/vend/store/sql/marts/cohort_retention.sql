-- One row for each garage, first month of customers, and month since, as it was published last.
select
    garage_id,
    cohort_date,
    month_date,
    currency,
    months_since,
    customers,
    customers_kept,
    customers_kept_bp,
    mrr_minor,
    mrr_kept_minor,
    mrr_kept_bp
from reports.cohort_retention
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, cohort_date, month_date
