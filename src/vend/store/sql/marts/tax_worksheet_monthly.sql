-- One row for each garage, month, jurisdiction, tax, rate and currency, as it was published last.
select
    garage_id,
    month_date,
    jurisdiction,
    tax_name,
    percent,
    currency,
    taxable_minor,
    charged_minor,
    returned_minor,
    net_minor,
    exempt_minor,
    invoices,
    first_invoice_number,
    last_invoice_number
from reports.tax_worksheet_monthly
where
    garage_id = any(:garages)
    and month_date >= :from_date
    and month_date < :until_date
order by garage_id, month_date, jurisdiction, tax_name, percent, currency
