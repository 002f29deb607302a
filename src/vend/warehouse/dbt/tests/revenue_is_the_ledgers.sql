-- Each garage and month: the passes' figures together are the balances of the ledger's accounts, to the cent.
with reported as (
    select
        garage_id,
        month_date,
        sum(recognised_minor) as revenue_minor,
        sum(tax_minor) as tax_minor,
        sum(bad_debt_minor) as bad_debt_minor
    from {{ ref('revenue_monthly') }}
    {{ where_changed(['garage_id', 'month_date'], changed_months()) }}
    group by garage_id, month_date
),

booked as (
    select
        garage_id,
        {{ month_of('effective_date') }} as month_date,
        sum(
            case
                when credit_account = 'revenue' then amount_minor
                when debit_account = 'revenue' then -amount_minor
                else 0
            end
        ) as revenue_minor,
        sum(
            case
                when credit_account = 'tax_payable' then amount_minor
                when debit_account = 'tax_payable' then -amount_minor
                else 0
            end
        ) as tax_minor,
        sum(
            case
                when debit_account = 'bad_debt' then amount_minor
                when credit_account = 'bad_debt' then -amount_minor
                else 0
            end
        ) as bad_debt_minor
    from {{ source('raw', 'ledger_transfers') }}
    {% if partly() %}
    where (garage_id, {{ month_of('effective_date') }}) in (select garage_id, month_date from {{ changed_months() }})
    {% endif %}
    group by garage_id, {{ month_of('effective_date') }}
)

select
    booked.garage_id,
    booked.month_date,
    booked.revenue_minor,
    reported.revenue_minor as reported_revenue_minor,
    booked.tax_minor,
    reported.tax_minor as reported_tax_minor,
    booked.bad_debt_minor,
    reported.bad_debt_minor as reported_bad_debt_minor
from booked
full outer join reported on booked.garage_id = reported.garage_id and booked.month_date = reported.month_date
where
    coalesce(booked.revenue_minor, 0) <> coalesce(reported.revenue_minor, 0)
    or coalesce(booked.tax_minor, 0) <> coalesce(reported.tax_minor, 0)
    or coalesce(booked.bad_debt_minor, 0) <> coalesce(reported.bad_debt_minor, 0)
