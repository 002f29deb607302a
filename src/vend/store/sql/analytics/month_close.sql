-- Each account's balances by span of months, and by garage where that is asked for.
-- not null: span_number, opening_minor, debits_minor, credits_minor, closing_minor, corrected_later_minor, is_closed
with figures as (
    select
        marts.garage_id,
        marts.account_code,
        marts.account_kind,
        marts.currency,
        marts.opening_minor,
        marts.debits_minor,
        marts.credits_minor,
        marts.closing_minor,
        marts.is_closed,
        marts.closed_date,
        marts.closed_closing_minor,
        marts.corrected_later_minor,
        months.span_number,
        months.is_total,
        marts.month_date = months.first_date as is_first,
        marts.month_date = least(
            months.last_date, date_trunc('month', :as_of::timestamptz at time zone garages.time_zone)::date
        ) as is_last
    from reports.month_close as marts
    inner join garages on marts.garage_id = garages.id
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
    case when not figures.is_total then figures.account_code end as account_code,
    case when not figures.is_total then figures.account_kind end as account_kind,
    figures.currency,
    coalesce(sum(figures.opening_minor) filter (where figures.is_first), 0)::bigint as opening_minor,
    sum(figures.debits_minor)::bigint as debits_minor,
    sum(figures.credits_minor)::bigint as credits_minor,
    coalesce(sum(figures.closing_minor) filter (where figures.is_last), 0)::bigint as closing_minor,
    bool_and(figures.is_closed) as is_closed,
    case when bool_and(figures.is_closed) then max(figures.closed_date) end as closed_date,
    case
        when bool_and(figures.closed_closing_minor is not null) filter (where figures.is_last)
            then sum(figures.closed_closing_minor) filter (where figures.is_last)
    end::bigint as closed_closing_minor,
    sum(figures.corrected_later_minor)::bigint as corrected_later_minor
from figures
group by 1, 2, 3, 4, 5
