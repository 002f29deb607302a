-- Each garage, month and tax: the lines behind the worksheet add up to it.
with lines as (
    select garage_id, month_date, jurisdiction, tax_name, percent, currency, sum(tax_minor) as tax_minor
    from {{ ref('tax_evidence') }}
    group by garage_id, month_date, jurisdiction, tax_name, percent, currency
)

select
    sheet.garage_id,
    sheet.month_date,
    sheet.jurisdiction,
    sheet.charged_minor,
    lines.tax_minor
from {{ ref('tax_worksheet_monthly') }} as sheet
left join lines
    on
        sheet.garage_id = lines.garage_id
        and sheet.month_date = lines.month_date
        and sheet.jurisdiction = lines.jurisdiction
        and sheet.tax_name = lines.tax_name
        and sheet.percent = lines.percent
        and sheet.currency = lines.currency
where sheet.charged_minor <> coalesce(lines.tax_minor, 0)
