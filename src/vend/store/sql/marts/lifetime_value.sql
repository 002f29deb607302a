-- One row for each garage and month in which customers were first billed, as it was published last.
select
    garage_id,
    first_billed_date,
    currency,
    customers,
    customers_now,
    customer_months,
    mrr_now_minor,
    recognised_minor,
    lost_minor,
    value_minor,
    value_per_customer_minor
from reports.lifetime_value
where
    garage_id = any(:garages)
    and first_billed_date >= :from_date
    and first_billed_date < :until_date
order by garage_id, first_billed_date
