-- Each garage and month: what is left before the manager's part is income less expenses of the ledger.
with booked as (
    select
        garage_id,
        month_date,
        sum(credits_minor - debits_minor) as net_minor
    from {{ ref('month_close') }}
    where account_kind in ('income', 'expense')
    group by garage_id, month_date
)

select
    statement.garage_id,
    statement.month_date,
    statement.net_minor + statement.management_fee_minor as net_minor,
    booked.net_minor as booked_minor
from {{ ref('owner_statement_monthly') }} as statement
left join booked on statement.garage_id = booked.garage_id and statement.month_date = booked.month_date
where statement.net_minor + statement.management_fee_minor <> coalesce(booked.net_minor, 0)
