-- Taxes charged and given back by span of months, and by garage, jurisdiction and tax where that is asked for.
-- not null: span_number, charged_minor, returned_minor, net_minor
with figures as (
    select
        marts.garage_id,
        marts.jurisdiction,
        marts.tax_name,
        marts.percent,
        marts.currency,
        marts.taxable_minor,
        marts.charged_minor,
        marts.returned_minor,
        marts.net_minor,
        marts.invoices,
        marts.first_invoice_number,
        marts.last_invoice_number,
        months.span_number,
        months.is_total
    from reports.tax_worksheet_monthly as marts
    inner join unnest(
        :month_dates::date[],
        :span_numbers::integer[],
        :first_dates::date[],
        :last_dates::date[],
        :are_totals::boolean[]
    ) as months (month_date, span_number, first_date, last_date, is_total) on marts.month_date = months.month_date
    where
        marts.garage_id = any(:garages)
        and marts.month_date = any(:month_dates)
)

select
    figures.span_number,
    case when :by_garage and not figures.is_total then figures.garage_id end as garage_id,
    case
        when (:by_jurisdiction or :by_tax) and not figures.is_total then figures.jurisdiction
    end as jurisdiction,
    case when :by_tax and not figures.is_total then figures.tax_name end as tax_name,
    case when :by_tax and not figures.is_total then figures.percent end as percent,
    figures.currency,
    case
        when count(distinct row(figures.jurisdiction, figures.tax_name, figures.percent)) = 1
            then sum(figures.taxable_minor)::bigint
    end as taxable_minor,
    sum(figures.charged_minor)::bigint as charged_minor,
    sum(figures.returned_minor)::bigint as returned_minor,
    sum(figures.net_minor)::bigint as net_minor,
    case
        when count(distinct row(figures.jurisdiction, figures.tax_name, figures.percent)) = 1
            then sum(figures.invoices)::bigint
    end as invoices,
    min(figures.first_invoice_number collate "C") as first_invoice_number,
    max(figures.last_invoice_number collate "C") as last_invoice_number
from figures
group by 1, 2, 3, 4, 5, 6
