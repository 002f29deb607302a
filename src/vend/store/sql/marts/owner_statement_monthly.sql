-- One row for each garage and month, as it was published last.
select
    garage_id,
    month_date,
    currency,
    gross_minor,
    refunds_minor,
    credits_minor,
    bad_debt_minor,
    income_minor,
    fees_minor,
    dispute_losses_minor,
    management_fee_bp,
    management_fixed_minor,
    management_fee_minor,
    net_minor,
    tax_minor,
    collected_minor,
    banked_minor
from reports.owner_statement_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date
