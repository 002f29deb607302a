-- Each garage: what is to be remitted by the worksheets of all months is the balance of the account `tax_payable`.
with worksheets as (
    select garage_id, sum(net_minor) as net_minor
    from {{ ref('tax_worksheet_monthly') }}
    group by garage_id
),

booked as (
    select garage_id, -sum(moved_minor) as net_minor
    from {{ ref('int_account_months') }}
    where account_code = 'tax_payable'
    group by garage_id
)

select
    coalesce(worksheets.garage_id, booked.garage_id) as garage_id,
    worksheets.net_minor,
    booked.net_minor as booked_minor
from worksheets
full outer join booked on worksheets.garage_id = booked.garage_id
where coalesce(worksheets.net_minor, 0) <> coalesce(booked.net_minor, 0)
