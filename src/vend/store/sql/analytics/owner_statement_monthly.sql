-- What is left for owners by span of months, and by garage where that is asked for.
-- not null: span_number, gross_minor, refunds_minor, credits_minor, bad_debt_minor, income_minor, fees_minor, dispute_losses_minor, management_fee_minor, net_minor, tax_minor, collected_minor, banked_minor
with figures as (
    select
        marts.garage_id,
        marts.currency,
        marts.gross_minor,
        marts.refunds_minor,
        marts.credits_minor,
        marts.bad_debt_minor,
        marts.income_minor,
        marts.fees_minor,
        marts.dispute_losses_minor,
        marts.management_fee_minor,
        marts.net_minor,
        marts.tax_minor,
        marts.collected_minor,
        marts.banked_minor,
        months.span_number,
        months.is_total
    from reports.owner_statement_monthly as marts
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
    figures.currency,
    sum(figures.gross_minor)::bigint as gross_minor,
    sum(figures.refunds_minor)::bigint as refunds_minor,
    sum(figures.credits_minor)::bigint as credits_minor,
    sum(figures.bad_debt_minor)::bigint as bad_debt_minor,
    sum(figures.income_minor)::bigint as income_minor,
    sum(figures.fees_minor)::bigint as fees_minor,
    sum(figures.dispute_losses_minor)::bigint as dispute_losses_minor,
    sum(figures.management_fee_minor)::bigint as management_fee_minor,
    sum(figures.net_minor)::bigint as net_minor,
    sum(figures.tax_minor)::bigint as tax_minor,
    sum(figures.collected_minor)::bigint as collected_minor,
    sum(figures.banked_minor)::bigint as banked_minor
from figures
group by 1, 2, 3
