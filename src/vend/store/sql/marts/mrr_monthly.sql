-- One row for each garage and month, as it was published last.
select
    garage_id,
    month_date,
    currency,
    start_minor,
    new_minor,
    expansion_minor,
    contraction_minor,
    churn_minor,
    reactivation_minor,
    end_minor,
    customers_start,
    customers_new,
    customers_churned,
    customers_reactivated,
    customers_end,
    subscriptions_end
from reports.mrr_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date
