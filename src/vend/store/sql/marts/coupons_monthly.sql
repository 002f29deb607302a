-- One row for each garage, month of issue, coupon and currency, as it was published last.
select
    garage_id,
    month_date,
    coupon_id,
    coupon_name,
    currency,
    amount_minor,
    merchants_minor,
    invoices
from reports.coupons_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, coupon_id, currency
