-- One row for each garage, month and account, as it was published last.
select
    garage_id,
    month_date,
    account_code,
    account_kind,
    currency,
    opening_minor,
    debits_minor,
    credits_minor,
    closing_minor,
    is_closed,
    closed_date,
    closed_closing_minor,
    corrected_later_minor,
    of_earlier_minor,
    known_moved_minor,
    known_closing_minor
from reports.month_close
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, account_code
