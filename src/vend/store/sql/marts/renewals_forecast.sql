-- One row for each garage and pass that renews in the month after the present one, as it was published last.
select
    garage_id,
    month_date,
    pass_id,
    pass_name,
    currency,
    renewals,
    renewals_minor,
    endings,
    endings_minor,
    paid_bp,
    expected_minor
from reports.renewals_forecast
where garage_id = any(:garages)
order by garage_id, month_date, pass_id
