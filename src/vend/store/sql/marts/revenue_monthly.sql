-- One row for each garage, month and pass, as it was published last.
select
    garage_id,
    month_date,
    pass_id,
    pass_name,
    currency,
    invoiced_minor,
    recognised_minor,
    tax_minor,
    refunded_minor,
    credited_minor,
    bad_debt_minor,
    fees_minor,
    collected_minor,
    payments
from reports.revenue_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, pass_id
