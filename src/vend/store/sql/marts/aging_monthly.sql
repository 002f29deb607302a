-- One row for each garage, month and customer who owed at its end, as it was published last.
select
    garage_id,
    month_date,
    customer_id,
    customer_name,
    currency,
    not_due_minor,
    days_1_30_minor,
    days_31_60_minor,
    days_61_90_minor,
    days_over_90_minor,
    owed_minor,
    oldest_due_date,
    invoices
from reports.aging_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, customer_id
