-- One row for each garage and month, as it was published last.
select
    garage_id,
    month_date,
    currency,
    customers_start,
    customers_churned,
    customer_churn_bp,
    mrr_start_minor,
    mrr_lost_minor,
    gross_churn_bp,
    net_retention_bp,
    mrr_per_customer_minor,
    customer_churn_12m_bp,
    expected_value_minor
from reports.churn_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date
